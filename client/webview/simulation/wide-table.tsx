import type { ComponentChildren } from 'preact';

/** A table that scrolls sideways on its own where the panel is narrow; focusable, so that the arrow keys scroll it. */
export function WideTable({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
    <section class="wide" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
