import fc from 'fast-check';
import { yamlFiles } from './yaml.ts';

/** Slips that a fix may mend without asking: a value quoted or not, in percent, alone or in a list; a line twice. */
const slips: readonly ((line: string) => string)[] = [
  (line) => line.replace(/: (-?\d[\d.]*)(?=[,}\s]|$)/, ': "$1"'),
  (line) => line.replace(/: "([^"\\]*)"/, ': $1'),
  (line) => line.replace(/: '([^'\\]*)'/, ': $1'),
  (line) => line.replace(/: 0\.(\d\d)\b/, ': $1'),
  (line) => line.replace(/: \[([^,[\]{}]+)\]/, ': $1'),
  (line) => line.replace(/: (true|false)\b/, ': "$1"'),
  (line) => line.replace(/: (true|false)\b/, ': yes'),
  (line) => line.replace(/\[([^,[\]{}]+)/, '[$1, $1'),
  (line) => line.replace(/([0-9a-f]{40,})/, (digest) => digest.toUpperCase()),
  (line) => line.replace(/: ([\w-]+)$/, (_, word: string) => `: ${word.toUpperCase()}`),
  (line) =>
    line.replace(/(metric|name): (\w+)/, (_, key: string, name: string) => `${key}: ${name.replaceAll('_', '-')}`),
  (line) => `${line}\n${line}`,
  () => '',
];

const endings = ['\n', '\n', '\n', '\r\n'] as const;

/** Documents of the repository with some such slips, some with CRLF or a byte order mark. */
export function damagedYaml(): fc.Arbitrary<string> {
  const files = yamlFiles().filter(({ text }) => text.includes('gatewright/') && text.length < 12_000);
  const slip = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), which: fc.nat() });
  return fc
    .record({
      file: fc.nat(files.length - 1),
      made: fc.array(slip, { minLength: 1, maxLength: 12 }),
      ending: fc.constantFrom(...endings),
      mark: fc.constantFrom('', '', '', '\ufeff'),
    })
    .map(({ file, made, ending, mark }) => {
      const lines = (files[file]?.text ?? '').split(/\r?\n/);
      for (const { at, which } of made) {
        const index = Math.floor(at * lines.length);
        lines[index] = slips[which % slips.length]?.(lines[index] ?? '') ?? '';
      }
      return mark + lines.join(ending).replaceAll(/\r?\n/g, ending);
    });
}
