import { createColors } from 'picocolors';
import type { Style } from '../core/report/pretty.ts';

/** Where a command writes, and whether there are people reading. */
export interface Output {
  write(text: string): void;
  error(text: string): void;
  readonly style: Style;
  readonly errorStyle: Style;
}

/** Standard output and error. A reader that closes early is no error: it has seen what it wanted. */
export function processOutput(): Output {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
      throw error;
    });
  }
  return {
    write: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    style: styleFor(process.stdout),
    errorStyle: styleFor(process.stderr),
  };
}

function styleFor(stream: NodeJS.WriteStream): Style {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  const enabled = !NO_COLOR && (Boolean(FORCE_COLOR && FORCE_COLOR !== '0') || stream.isTTY === true);
  return createColors(enabled);
}
