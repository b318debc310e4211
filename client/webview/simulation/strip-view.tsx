import type { Align, Strip, Zone } from './strip.ts';
import type { Translate } from './text.ts';

const percent = (share: number) => `${Math.round(share * 1e4) / 100}%`;

/** Patterns of the zones, once in the page: a zone is told by its hatching as well as by its colour. */
export function ZonePatterns() {
  return (
    <svg class="definitions" aria-hidden="true" focusable="false">
      <defs>
        <pattern id="hatch-fail" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="hatch hatch-fail" width="2" height="6" />
        </pattern>
        <pattern id="hatch-warn" width="6" height="6" patternUnits="userSpaceOnUse">
          <circle class="hatch hatch-warn" cx="3" cy="3" r="1.1" />
        </pattern>
      </defs>
    </svg>
  );
}

const bandTop = 22;
const bandHeight = 12;
const middle = bandTop + bandHeight / 2;

function zoneWord(zone: Zone, t: Translate): string {
  return zone === 'pass' ? t('pass') : zone === 'warn' ? t('warn') : t('fail');
}

/** A band strip: where a metric fails, warns and passes, the interval as a whisker, the value as a marker. */
export function StripView(props: { strip: Strip; subject: string | null; label: string; t: Translate }) {
  const { strip, subject, label, t } = props;
  const { at } = strip.value;
  const rows = strip.bounds.some((bound) => bound.row === 1) ? 2 : 1;
  const height = bandTop + bandHeight + 4 + rows * 13;
  return (
    <svg class="strip" role="img" aria-label={label} width="100%" height={height}>
      {strip.zones.map(({ zone, from, to }) => (
        <g key={`${zone} ${from}`}>
          <rect
            class={`zone zone-${zone}`}
            x={percent(from)}
            y={bandTop}
            width={percent(to - from)}
            height={bandHeight}
          />
          {zone !== 'pass' && (
            <rect
              fill={`url(#hatch-${zone})`}
              x={percent(from)}
              y={bandTop}
              width={percent(to - from)}
              height={bandHeight}
            />
          )}
          <title>{zoneWord(zone, t)}</title>
        </g>
      ))}
      {strip.bounds.map((bound) => (
        <g key={`${bound.zone} ${bound.label}`}>
          <line
            class="bound"
            x1={percent(bound.at)}
            x2={percent(bound.at)}
            y1={bandTop - 2}
            y2={bandTop + bandHeight + 3}
          />
          <text
            class="bound-label"
            x={percent(bound.at)}
            y={bandTop + bandHeight + 14 + bound.row * 13}
            text-anchor={bound.align}
          >
            {bound.label}
          </text>
        </g>
      ))}
      {strip.others.map((at, index) => (
        <line
          key={index}
          class="other"
          x1={percent(at)}
          x2={percent(at)}
          y1={bandTop + 2}
          y2={bandTop + bandHeight - 2}
        />
      ))}
      {strip.interval && (
        <g class="whisker">
          <line x1={percent(strip.interval.from)} x2={percent(strip.interval.to)} y1={middle} y2={middle} />
          {!strip.interval.openFrom && <Cap at={strip.interval.from} />}
          {!strip.interval.openTo && <Cap at={strip.interval.to} />}
        </g>
      )}
      <svg class="value" x={percent(strip.value.at)} y={bandTop - 6} overflow="visible" aria-hidden="true">
        <path class="marker" d={markerPath(strip.beyond)} />
      </svg>
      <text
        class="value-label"
        x={percent(at)}
        y={11}
        text-anchor={subject === null ? strip.value.align : besideAt(at)}
      >
        {subject !== null && <tspan class="value-subject">{shortened(subject)} </tspan>}
        {strip.value.label}
      </text>
    </svg>
  );
}

/** A label with a subject is long: it goes to the side that has the room. */
function besideAt(at: number): Align {
  return at < 0.35 ? 'start' : at > 0.65 ? 'end' : 'middle';
}

/** No more of a subject than has room; the whole of it stands in the strip's accessible name and in the table. */
function shortened(subject: string): string {
  return subject.length > 28 ? `${subject.slice(0, 27)}…` : subject;
}

/** A pin on the value; beyond the strip's ends an arrow that points further. */
function markerPath(beyond: Strip['beyond']): string {
  if (beyond === 'left') return 'M-1 12 8 6v12Z';
  if (beyond === 'right') return 'M1 12-8 6v12Z';
  return 'M-5-1h10L1 5.500v15h-2v-15Z';
}

function Cap({ at }: { at: number }) {
  return <line x1={percent(at)} x2={percent(at)} y1={middle - 4} y2={middle + 4} />;
}
