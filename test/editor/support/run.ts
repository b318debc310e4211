// What a suite may know about the run it is in, the same in both extension hosts.

/** Set before the bundle's first line by scripts/editor/run-tests.mjs. */
export interface TestRun {
  /** Where results are posted to. */
  readonly endpoint: string;
  /** Which extension host the suite runs in. */
  readonly host: 'node' | 'web';
  /** False in Restricted Mode. */
  readonly trust: boolean;
  /** Only tests whose full title contains this. */
  readonly grep?: string;
  /** Milliseconds that one test may take. */
  readonly testTimeout: number;
}

declare global {
  var GATEWRIGHT_TEST_RUN: TestRun;
}

export const testRun: TestRun = globalThis.GATEWRIGHT_TEST_RUN;
