import v8 from 'node:v8';
import vm from 'node:vm';

type Collect = (options?: { readonly type: string; readonly execution: string; readonly flavor: string }) => void;

let collect: Collect | undefined;

/** Collects garbage and gives memory back, which V8 lets nobody ask for unless it was started so; else it does nothing. */
export function collectGarbage(): void {
  collect ??= exposed();
  // With options, V8 11 at times leaves what it once marked alive; without, it keeps the memory for itself.
  collect();
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

function exposed(): Collect {
  try {
    v8.setFlagsFromString('--expose-gc');
    const found: unknown = vm.runInNewContext('globalThis.gc');
    v8.setFlagsFromString('--no-expose-gc');
    if (typeof found === 'function') return found as Collect;
  } catch {
    // A V8 whose flags can't be changed any more.
  }
  return () => undefined;
}
