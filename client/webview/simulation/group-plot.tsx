import type { PanelContext } from './context.ts';
import type { GroupPlot, GroupRow } from './groups.ts';
import { Name } from './name.tsx';
import { WideTable } from './wide-table.tsx';

const percent = (share: number) => `${Math.round(share * 1e4) / 100}%`;

/** Groups with their rates, as a table and as dots with whiskers on one axis, with the four-fifths line. */
export function GroupPlotView(props: { gate: string; plot: GroupPlot; context: PanelContext }) {
  const { gate, plot } = props;
  const { t } = props.context;
  const caption = t('Groups: {0}', plot.title);
  return (
    <WideTable label={t('{0}: {1}', gate, caption)}>
      <table class="groups">
        <caption>
          {caption}
          {plot.reference && (
            <span class="key">
              <Line name="reference-line" />
              {t('reference: {0}', plot.reference.group)}
            </span>
          )}
          {plot.fourFifths && (
            <span class="key">
              <Line name="four-fifths" />
              {t('four fifths of it: {0}', plot.fourFifths.label)}
            </span>
          )}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('Group')}</th>
            <th scope="col" class="plot-head">
              <span class="axis">
                <span>0</span>
                <span class="visually-hidden">{t('Rate, drawn')}</span>
                <span>{plot.axisEnd}</span>
              </span>
            </th>
            <th scope="col" class="number">
              {t('Rate, 95 % interval')}
            </th>
            <th scope="col" class="number">
              {t('Ratio')}
            </th>
            <th scope="col" class="number">
              {t('Count of n')}
            </th>
          </tr>
        </thead>
        <tbody>
          {plot.rows.map((row) => (
            <tr key={row.key} class={row.below ? 'below' : undefined}>
              <th scope="row">
                <Name text={row.group} />
                {row.reference && <span class="tag">{t('reference')}</span>}
                {row.below && <span class="tag tag-below">{t('below ⅘')}</span>}
              </th>
              <td class="plot-cell">
                <Dot row={row} plot={plot} />
              </td>
              <td class="number">
                {row.rate ?? t('undefined')}
                {row.interval !== null && <span class="sub">{row.interval}</span>}
              </td>
              <td class="number">{row.ratio}</td>
              <td class="number">
                {row.selected}
                <span class="sub">{row.selected === null ? row.n : t('of {0}', row.n)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </WideTable>
  );
}

/** A line of the plot as the key shows it. */
function Line({ name }: { name: string }) {
  return (
    <svg class="dots key-line" aria-hidden="true" focusable="false" width="5" height="14">
      <line class={name} x1="2" x2="2" y1="0" y2="14" />
    </svg>
  );
}

/** One row of the plot; the figures stand beside it, so it says nothing to screen readers. */
function Dot({ row, plot }: { row: GroupRow; plot: GroupPlot }) {
  return (
    <svg class="dots" aria-hidden="true" focusable="false" width="100%" height="24">
      <line class="axis-line" x1="0" x2="100%" y1="12" y2="12" />
      {plot.reference && (
        <line class="reference-line" x1={percent(plot.reference.at)} x2={percent(plot.reference.at)} y1="0" y2="24" />
      )}
      {plot.fourFifths && (
        <line class="four-fifths" x1={percent(plot.fourFifths.at)} x2={percent(plot.fourFifths.at)} y1="0" y2="24" />
      )}
      {row.from !== null && row.to !== null && (
        <g class="whisker">
          <line x1={percent(row.from)} x2={percent(row.to)} y1="12" y2="12" />
          <line x1={percent(row.from)} x2={percent(row.from)} y1="8" y2="16" />
          <line x1={percent(row.to)} x2={percent(row.to)} y1="8" y2="16" />
        </g>
      )}
      {row.at !== null && <circle class={row.below ? 'dot dot-below' : 'dot'} cx={percent(row.at)} cy="12" r="4.5" />}
    </svg>
  );
}
