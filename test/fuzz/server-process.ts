import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { inRepository } from '../support/repository.ts';

export interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
  /** Neither came: the server died, or said nothing for a minute. */
  readonly lost?: true;
  readonly milliseconds: number;
  /** What the server worked meanwhile, in milliseconds of its processors; as long as it took where nobody can say. */
  readonly worked: number;
}

export interface Published {
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** A server process at the other end of its standard input and output, with nothing between it and the bytes. */
export interface ServerProcess {
  readonly pid: number | undefined;
  /** What must not happen: errors in its log, anything on standard error, an end that nobody asked for. */
  readonly troubles: readonly string[];
  /** Queues a request, or a notification; `flush` writes all that is queued at once. */
  ask(method: string, params: unknown, cancelled?: boolean): Promise<Answer>;
  tell(method: string, params: unknown): void;
  flush(): void;
  published(uri: string): Published | undefined;
  /** Resolves at the next message of the server, or soon. */
  changed(): Promise<void>;
  stop(): Promise<void>;
}

interface Waiting {
  readonly started: number;
  readonly worked: number | undefined;
  readonly settle: (answer: Answer) => void;
  readonly timer: NodeJS.Timeout;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

const patience = 60_000;
const errorMessage = 1;

export function startServerProcess(environment: NodeJS.ProcessEnv = {}): ServerProcess {
  const child = spawn(process.execPath, [inRepository('dist/server/node.js'), '--stdio'], {
    stdio: 'pipe',
    env: { ...process.env, ...environment },
  });
  const waiting = new Map<number, Waiting>();
  const publishes = new Map<string, Published>();
  const troubles: string[] = [];
  const listeners = new Set<() => void>();
  const queued: Buffer[] = [];
  let last = 0;
  let stopping = false;
  let input: Buffer = Buffer.alloc(0);

  let sample: { readonly at: number; readonly worked: number | undefined } = {
    at: Number.NEGATIVE_INFINITY,
    worked: 0,
  };
  /** Not older than a moment: to ask the system for every request would take more time than the requests do. */
  const workSoFar = (): number | undefined => {
    const now = performance.now();
    if (now - sample.at > 200) sample = { at: now, worked: workOf(child.pid) };
    return sample.worked;
  };

  const queue = (message: object): void => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    queued.push(Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body);
  };
  const flush = (): void => {
    if (queued.length > 0 && child.stdin.writable) child.stdin.write(Buffer.concat(queued.splice(0)));
  };
  const settle = (id: number, answer: Pick<Answer, 'result' | 'error' | 'lost'>): void => {
    const asked = waiting.get(id);
    if (!asked) {
      if (!answer.lost) troubles.push(`The server answered ${id}, which was not asked, or twice.`);
      return;
    }
    waiting.delete(id);
    clearTimeout(asked.timer);
    const milliseconds = performance.now() - asked.started;
    // Asking the system takes longer than most answers do.
    const now = milliseconds < 1000 ? undefined : workOf(child.pid);
    const isKnown = now !== undefined && asked.worked !== undefined;
    const worked = isKnown ? Math.min(milliseconds, now - asked.worked) : milliseconds;
    asked.settle({ ...answer, milliseconds, worked });
  };

  const receive = (message: Message): void => {
    const { id, method, params } = message;
    if (method === undefined) {
      if (id !== undefined) settle(id, 'error' in message ? { error: message.error } : { result: message.result });
    } else if (id !== undefined) {
      queue({ id, result: method === 'workspace/applyEdit' ? { applied: false } : null });
      flush();
    } else if (method === 'textDocument/publishDiagnostics') {
      const { uri, ...published } = params as Published & { uri: string };
      publishes.set(uri, published);
    } else if (method === 'window/logMessage') {
      const { type, message: text } = params as { type: number; message: string };
      if (type === errorMessage) troubles.push(`The server's log: ${text}`);
    }
    for (const listener of [...listeners]) listener();
  };

  child.stdout.on('data', (chunk: Buffer) => {
    input = input.length === 0 ? chunk : Buffer.concat([input, chunk]);
    for (;;) {
      const head = input.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: *(\d+)/i.exec(input.toString('latin1', 0, head))?.[1]);
      if (input.length < head + 4 + length) return;
      const body = input.toString('utf8', head + 4, head + 4 + length);
      input = input.subarray(head + 4 + length);
      receive(JSON.parse(body) as Message);
    }
  });
  child.stderr.on('data', (chunk: Buffer) => void troubles.push(`Standard error: ${chunk}`));
  child.stdin.on('error', () => undefined); // the end of the process says it
  const gone = new Promise<void>((resolve) => {
    child.on('exit', (code, signal) => {
      if (!stopping) troubles.push(`The server ended with ${signal ?? code}.`);
      for (const id of [...waiting.keys()]) settle(id, { lost: true });
      for (const listener of [...listeners]) listener();
      resolve();
    });
  });

  return {
    pid: child.pid,
    troubles,
    ask(method, params, cancelled = false) {
      const id = ++last;
      queue({ id, method, params });
      if (cancelled) queue({ method: '$/cancelRequest', params: { id } });
      if (child.exitCode !== null) return Promise.resolve({ lost: true, milliseconds: 0, worked: 0 });
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle(id, { lost: true }), patience);
        waiting.set(id, { started: performance.now(), worked: workSoFar(), settle: resolve, timer });
      });
    },
    tell: (method, params) => queue({ method, params }),
    flush,
    published: (uri) => publishes.get(uri),
    changed: () =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          listeners.delete(done);
          resolve();
        };
        const timer = setTimeout(done, 50);
        listeners.add(done);
      }),
    async stop() {
      stopping = true;
      const shutdown = this.ask('shutdown', null);
      flush();
      await shutdown;
      queue({ method: 'exit' });
      flush();
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** Milliseconds that a process has used of processors, all threads; undefined where the system does not say. */
function workOf(pid: number | undefined): number | undefined {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const spent = threads.map((id) => Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]));
    return spent.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6;
  } catch {
    return undefined;
  }
}

/** Resident memory of a process in MB; undefined where the system does not say. */
export function memoryOf(pid: number | undefined): number | undefined {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return undefined;
  }
}
