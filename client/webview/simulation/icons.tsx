import type { Decision, Effect } from './outcome.ts';

/** Each outcome has a shape of its own, so that nothing rests on colour. */
const shapes: Readonly<Record<Effect | 'hold' | 'block', string>> = {
  // Disc with a tick.
  pass: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm3.3 4.2L7 9.9 4.7 7.7l-1 1L7 12l5.4-5.8-1.1-1Z',
  // Triangle with an exclamation mark.
  warn: 'M8 1.2 15.4 14.5H.6L8 1.2ZM7.2 6v4h1.6V6H7.2Zm0 5v1.6h1.6V11H7.2Z',
  // Square with a question mark.
  inconclusive:
    'M3 1h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2Zm4.2 9.9v1.5h1.6v-1.5H7.2ZM5 6.2h1.5c0-.9.5-1.5 1.5-1.5s1.5.5 1.5 1.3c0 .6-.3.9-1 1.4-.9.7-1.3 1.2-1.2 2.5h1.5c0-.8.2-1.1.9-1.6.8-.6 1.3-1.3 1.3-2.3 0-1.6-1.2-2.6-3-2.6-1.9 0-3 1.2-3 2.8Z',
  // Octagon with an exclamation mark.
  error: 'M5 1h6l4 4v6l-4 4H5l-4-4V5l4-4Zm2.2 3v5h1.6V4H7.2Zm0 6.2v1.6h1.6v-1.6H7.2Z',
  // Disc with a cross.
  fail: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm2.2 3.7L8 6.9 5.8 4.7 4.7 5.8 6.9 8l-2.2 2.2 1.1 1.1L8 9.1l2.2 2.2 1.1-1.1L9.1 8l2.2-2.2-1.1-1.1Z',
  // Ring with a slash.
  skipped:
    'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm0 1.4A5.6 5.6 0 0 0 8 13.6 5.6 5.6 0 0 0 8 2.4Zm2.9 1.7 1 1-6.8 6.8-1-1 6.8-6.8Z',
  // Shield.
  waived: 'M8 1 14 3v4.5c0 3.5-2.4 6.2-6 7.5-3.6-1.3-6-4-6-7.5V3l6-2Zm0 1.5L3.4 4v3.5c0 2.7 1.7 4.8 4.6 6V2.5Z',
  // Dashed ring.
  'dry-run':
    'M6.6 1.1h2.8l-.3 1.4H6.9l-.3-1.4ZM12 2.3l2 2-1.2.8-1.6-1.6.8-1.2Zm2.9 4.3v2.8l-1.4-.3V6.9l1.4-.3ZM13.7 12l-2 2-.8-1.2 1.6-1.6 1.2.8Zm-4.3 2.9H6.6l.3-1.4h2.2l.3 1.4ZM4 13.7l-2-2 1.2-.8 1.6 1.6-.8 1.2ZM1.1 9.4V6.6l1.4.3v2.2l-1.4.3ZM2.3 4l2-2 .8 1.2-1.6 1.6L2.3 4Z',
  // Two bars: pause.
  hold: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1ZM5.3 4.6v6.8h1.9V4.6H5.3Zm3.5 0v6.8h1.9V4.6H8.8Z',
  // Octagon with a bar: no entry.
  block: 'M5 1h6l4 4v6l-4 4H5l-4-4V5l4-4ZM3.8 7v2h8.4V7H3.8Z',
};

const decisionShapes: Readonly<Record<Decision, keyof typeof shapes>> = {
  promote: 'pass',
  'promote-with-warnings': 'warn',
  hold: 'hold',
  block: 'block',
};

function Shape({ path, name }: { path: string; name: string }) {
  return (
    <svg class={`icon ${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path fill-rule="evenodd" d={path} />
    </svg>
  );
}

/** The sign of an outcome; the word always stands beside it. */
export function OutcomeIcon({ outcome }: { outcome: Effect }) {
  return <Shape path={shapes[outcome]} name={`outcome-${outcome}`} />;
}

/** The sign of a decision; the word always stands beside it. */
export function DecisionIcon({ decision }: { decision: Decision }) {
  return <Shape path={shapes[decisionShapes[decision]]} name={`decision-${decision}`} />;
}

const controlShapes = {
  chevron: 'm5.7 3.3 4.7 4.7-4.7 4.7-.9-.9L8.6 8 4.8 4.2l.9-.9Z',
  jump: 'M3 3h4.5v1.2H4.2v7.6h7.6V8.5H13V13H3V3Zm6 0h4v4h-1.2V5.05L7.9 8.95l-.85-.85 3.9-3.9H9V3Z',
  locked: 'M5 7V5a3 3 0 0 1 6 0v2h1v7H4V7h1Zm1.2 0h3.6V5a1.8 1.8 0 0 0-3.6 0v2Z',
  unlocked: 'M5 7V4.5a3 3 0 0 1 5.9-.7l-1.2.3a1.8 1.8 0 0 0-3.5.4V7H12v7H4V7h1Zm.2 1.2v4.6h5.6V8.2H5.2Z',
} as const;

export function ControlIcon({ name }: { name: keyof typeof controlShapes }) {
  return <Shape path={controlShapes[name]} name={`control-${name}`} />;
}
