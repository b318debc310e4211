import { Console } from 'node:console';
import process from 'node:process';
import type { Writable } from 'node:stream';
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-languageserver/node';

/**
 * Writes each message at once. The protocol's own writer writes its header first, which wakes the editor for nothing: on
 * a busy machine that takes as long as a quarter of everything that follows of a key.
 */
export class WholeMessageWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #stream: Writable;
  #failed = 0;

  constructor(stream: Writable) {
    super();
    this.#stream = stream;
    stream.on('error', (error) => this.fireError(error));
    stream.on('close', () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = (error: unknown): void => {
        this.fireError(error, message, ++this.#failed);
        reject(error);
      };
      try {
        const text = JSON.stringify(message);
        this.#stream.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`, 'utf8', (error) =>
          error ? failed(error) : resolve(),
        );
      } catch (error) {
        failed(error);
      }
    });
  }

  end(): void {
    this.#stream.end();
  }
}

/** Standard output, for messages alone: what else would be printed there goes to standard error. */
export function standardOutput(): MessageWriter {
  globalThis.console = new Console(process.stderr);
  return new WholeMessageWriter(process.stdout);
}
