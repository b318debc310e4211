// node:assert/strict for the web extension host: the functions that our suites use, with the same meaning.
// The bundler puts this in the place of Node's module; a function that is missing here fails loudly.

class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

function show(value: unknown): string {
  const seen = new Set<unknown>();
  const text = JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint') return `${inner}n`;
    if (inner instanceof Map || inner instanceof Set) return [...inner];
    if (typeof inner === 'object' && inner !== null) {
      if (seen.has(inner)) return '…';
      seen.add(inner);
    }
    return inner;
  });
  return text ?? String(value);
}

function refuse(message: string | Error | undefined, otherwise: () => string): never {
  throw message instanceof Error ? message : new AssertionError(message ?? otherwise());
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (a instanceof RegExp && b instanceof RegExp) return String(a) === String(b);
  if (a instanceof Error && b instanceof Error && (a.name !== b.name || a.message !== b.message)) return false;
  if (a instanceof Map && b instanceof Map) {
    return a.size === b.size && [...a].every(([key, value]) => b.has(key) && same(value, b.get(key)));
  }
  if (a instanceof Set && b instanceof Set) {
    return a.size === b.size && [...a].every((value) => b.has(value) || [...b].some((other) => same(value, other)));
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && same(Reflect.get(a, key), Reflect.get(b, key)));
}

type Message = string | Error | undefined;
type Expected = RegExp | ((error: unknown) => unknown) | object | undefined;

function fits(error: unknown, expected: Expected): boolean {
  if (expected === undefined) return true;
  if (expected instanceof RegExp) return expected.test(String(error));
  if (typeof expected === 'function') {
    if (expected.prototype !== undefined && error instanceof expected) return true;
    return expected === Error || Object.prototype.isPrototypeOf.call(Error, expected)
      ? false
      : Reflect.apply(expected, {}, [error]) === true;
  }
  return Object.entries(expected).every(([key, value]) => {
    const actual: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
    return value instanceof RegExp ? value.test(String(actual)) : same(actual, value);
  });
}

/** Also the default export's own call: assert(value). */
export function ok(value: unknown, message?: Message): asserts value {
  if (!value) refuse(message, () => `expected a truthy value, got ${show(value)}`);
}

export function fail(message?: Message): never {
  refuse(message, () => 'failed');
}

export function equal(actual: unknown, expected: unknown, message?: Message): void {
  if (!Object.is(actual, expected)) refuse(message, () => `expected ${show(expected)}, got ${show(actual)}`);
}

export function notEqual(actual: unknown, expected: unknown, message?: Message): void {
  if (Object.is(actual, expected)) refuse(message, () => `expected anything but ${show(expected)}`);
}

export function deepEqual(actual: unknown, expected: unknown, message?: Message): void {
  if (!same(actual, expected)) refuse(message, () => `expected\n${show(expected)}\ngot\n${show(actual)}`);
}

export function notDeepEqual(actual: unknown, expected: unknown, message?: Message): void {
  if (same(actual, expected)) refuse(message, () => `expected anything but ${show(expected)}`);
}

export function match(text: string, pattern: RegExp, message?: Message): void {
  if (!pattern.test(text)) refuse(message, () => `expected ${show(text)} to match ${pattern}`);
}

export function doesNotMatch(text: string, pattern: RegExp, message?: Message): void {
  if (pattern.test(text)) refuse(message, () => `expected ${show(text)} not to match ${pattern}`);
}

export function throws(act: () => unknown, expected?: Expected, message?: Message): void {
  try {
    act();
  } catch (error) {
    if (!fits(error, expected)) throw error;
    return;
  }
  refuse(message, () => 'expected an exception');
}

export async function rejects(
  act: PromiseLike<unknown> | (() => PromiseLike<unknown>),
  expected?: Expected,
): Promise<void> {
  try {
    await (typeof act === 'function' ? act() : act);
  } catch (error) {
    if (!fits(error, expected)) throw error;
    return;
  }
  refuse(undefined, () => 'expected a rejection');
}

export {
  deepEqual as deepStrictEqual,
  equal as strictEqual,
  notDeepEqual as notDeepStrictEqual,
  notEqual as notStrictEqual,
};

export default Object.assign(ok, {
  ok,
  fail,
  equal,
  notEqual,
  deepEqual,
  notDeepEqual,
  match,
  doesNotMatch,
  throws,
  rejects,
  strictEqual: equal,
  notStrictEqual: notEqual,
  deepStrictEqual: deepEqual,
  notDeepStrictEqual: notDeepEqual,
});
