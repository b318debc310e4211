import type { SourceDocument } from '../../core/model/documents.ts';
import { quoteIfNeeded, replaceValue } from '../../core/yaml/edit.ts';
import type { Path } from '../../core/yaml/node.ts';
import type { Made } from './corpus.ts';
import type { Spot } from './mutation.ts';

const opposite: Readonly<Record<string, string>> = { min: 'max', max: 'min', above: 'below', below: 'above' };

/** Whether a path leads to one side of a bound. */
export function isBound(path: Path): boolean {
  const [parent, side] = path.slice(-2);
  if (!['pass', 'warn', 'latencyOverhead'].includes(String(parent))) return false;
  return Object.hasOwn(opposite, String(side));
}

/** A bound that stands the wrong way round, or is a hundred times too large or small. */
export function boundMutations(document: SourceDocument, spot: Spot): readonly Made[] {
  const { path, entry, node } = spot;
  if (!entry || node?.kind !== 'scalar' || !isBound(path)) return [];
  return [...inverted(document, spot), ...scaled(document, path, String(node.source))];
}

/** One side becomes the other; where both are there, their values change places, told of the first. */
function inverted(document: SourceDocument, { path, entry }: Spot): readonly Made[] {
  if (!entry) return [];
  const side = String(path.at(-1));
  const now = opposite[side] ?? side;
  const siblings = entriesAt(document, path.slice(0, -1));
  const other = siblings.find(({ name }) => name === now);
  if (!other) {
    const { start, end } = entry.key;
    return [{ slip: 'inverted-bound', says: `${side} → ${now}`, edits: () => [{ start, end, newText: now }] }];
  }
  const [own, their] = [entry.value, other.value];
  if (siblings[0]?.name !== side || !own || !their) return [];
  const written = ({ start, end }: { start: number; end: number }): string => document.text.slice(start, end);
  return [
    {
      slip: 'inverted-bound',
      says: `${side} and ${now} exchanged`,
      edits: () => [
        { start: own.start, end: own.end, newText: written(their) },
        { start: their.start, end: their.end, newText: written(own) },
      ],
    },
  ];
}

function entriesAt({ yaml }: SourceDocument, path: Path) {
  let node = yaml.root;
  for (const step of path) {
    if (node?.kind === 'map') node = node.entries.find(({ name, merge }) => !merge && name === step)?.value;
    else if (node?.kind === 'sequence') node = node.items[Number(step)];
    else return [];
  }
  return node?.kind === 'map' ? node.entries : [];
}

/** A hundred times as much, and a hundredth; of `baseline - 2%` the distance. */
function scaled(document: SourceDocument, path: Path, was: string): readonly Made[] {
  const number = /\d+(\.\d+)?(?=[^\d.]*$)/.exec(was);
  if (!number || Number(number[0]) === 0) return [];
  return [100, 0.01].map((factor) => {
    const value = Number((Number(number[0]) * factor).toPrecision(12));
    const now = was.slice(0, number.index) + String(value) + was.slice(number.index + number[0].length);
    const edits = () => replaceValue(document, path, quoteIfNeeded(now));
    return { slip: 'scaled-bound', says: `${was} → ${now}`, edits };
  });
}
