import { type Random, randomFrom, seedOf } from '../support/random.ts';
import { drawEdits } from './draw-edits.ts';
import { drawRequest } from './draw-requests.ts';
import { drawDocument, type Material } from './material.ts';
import type { Step } from './step.ts';
import { applyChange } from './text.ts';

/** A stretch of the search that stands for itself: a workspace, and what an editor does in it. */
export interface Episode {
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const editsBetweenComparisons = 40;

/** The n-th episode of a seed, with about so many edits. The same for the same numbers. */
export function drawEpisode(material: Material, seed: number, number: number, edits: number): Episode {
  const random = randomFrom(seedOf(seed, number));
  const files = drawFiles(random, material);
  const names = [...Object.keys(files), 'unsaved.policy.yaml'];
  const texts = new Map<string, string>();
  const histories = new Map<string, string[]>();
  const steps: Step[] = [];
  let made = 0;
  let compared = 0;

  const open = (name: string): void => {
    const text = files[name] ?? drawDocument(random, material);
    texts.set(name, text);
    histories.set(name, [text]);
    steps.push({ does: 'open', name, text });
  };
  const edit = (name: string): void => {
    const history = histories.get(name) ?? [];
    const changes = drawEdits(random, material, texts.get(name) ?? '', history);
    // One notification for all, as from several cursors, or one for each, as from keys.
    const together = random.chance(0.3);
    if (together) steps.push({ does: 'change', name, changes });
    for (const change of changes) {
      if (!together) steps.push({ does: 'change', name, changes: [change] });
      texts.set(name, applyChange(texts.get(name) ?? '', change));
      made++;
      if (!together && random.chance(0.25)) ask();
    }
    history.push(texts.get(name) ?? '');
  };
  const ask = (): void => {
    const name = random.one([...texts.keys()]);
    steps.push(drawRequest(random, name, texts.get(name) ?? '', number % 2 === 1));
  };
  const shuffle = (): void => {
    const closed = names.filter((name) => !texts.has(name));
    if (closed.length > 0 && random.chance(0.5)) open(random.one(closed));
    else if (texts.size > 1) {
      const name = random.one([...texts.keys()]);
      texts.delete(name);
      steps.push({ does: 'close', name });
    }
    if (random.chance(0.4)) {
      const text = random.chance(0.2) ? null : drawDocument(random, material);
      steps.push({ does: 'write', name: random.one(Object.keys(files)), text });
    }
  };

  // What is open is checked at every edit: a few documents make more edits than many.
  for (const name of random.some(Object.keys(files), 2).slice(0, 4)) open(name);
  while (made < edits) {
    const name = random.one([...texts.keys()]);
    edit(name);
    // Most of the time somebody waits for answers before going on; now and then much is written at once.
    if (random.chance(0.4)) continue;
    for (let n = random.int(0, 3); n > 0; n--) {
      const asked = random.chance(0.7) ? name : random.one([...texts.keys()]);
      steps.push(drawRequest(random, asked, texts.get(asked) ?? '', number % 2 === 1));
    }
    steps.push({ does: 'settle' });
    if (random.chance(0.03)) shuffle();
    if (made - compared >= editsBetweenComparisons) {
      compared = made;
      steps.push({ does: 'compare', by: 'reading' });
    }
  }
  steps.push({ does: 'compare', by: number % 20 === 0 ? 'server' : 'reading' });
  return { files, steps };
}

/** Mostly without rows: what is decided from rows comes when they have been read, and only a server reads them. */
function drawFiles(random: Random, material: Material): Record<string, string> {
  const withRows = random.chance(0.1);
  const story = Object.entries(material.story).map(([name, text]) => [
    name,
    withRows ? text : text.replace(/^predictions:.*\n/m, ''),
  ]);
  const others = Array.from({ length: random.int(1, 2) }, (_, n) => [
    `other-${n}.yaml`,
    drawDocument(random, material),
  ]);
  const files = Object.fromEntries([...random.some(story, 2), ...others]) as Record<string, string>;
  if (random.chance(0.2)) files['gatewright.yaml'] = random.one(material.documents);
  if (withRows) files['oot.csv'] = 'GENDER_CD,repaid,score\nF,1,0.7\nM,0,0.2\n';
  return files;
}
