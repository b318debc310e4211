import type { ComponentChildren } from 'preact';
import type { PanelContext } from './context.ts';
import type { Place } from './messages.ts';

/** The file's name and line, as the tooltip and the accessible name of a jump say it. */
function placeText(place: Place): string {
  return `${place.path.slice(place.path.lastIndexOf('/') + 1)}:${place.line}`;
}

/** A figure that leads to its line; without a place, the figure alone. */
export function Jump(props: {
  place: Place | null;
  label?: string;
  children: ComponentChildren;
  context: PanelContext;
}) {
  const { place, label, children, context } = props;
  if (!place) return <span>{children}</span>;
  const where = context.t('Open {0}', placeText(place));
  return (
    <button
      type="button"
      class="jump"
      title={where}
      aria-label={label === undefined ? undefined : `${label}. ${where}`}
      onClick={() => context.open(place)}
    >
      {children}
    </button>
  );
}
