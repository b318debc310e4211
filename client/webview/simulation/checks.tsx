import type { ComponentChildren } from 'preact';
import type { PanelContext } from './context.ts';
import { OutcomeIcon } from './icons.tsx';
import { Jump } from './jump.tsx';
import { Name } from './name.tsx';
import { Prose } from './prose.tsx';
import type { Translate } from './text.ts';
import type { CheckColumn, CheckRow } from './view-model.ts';
import { WideTable } from './wide-table.tsx';

function heading(column: CheckColumn, t: Translate): string {
  switch (column) {
    case 'observed':
      return t('Observed');
    case 'bound':
      return t('Bound');
    case 'margin':
      return t('Margin');
    case 'interval':
      return t('95 % interval');
    case 'n':
      return 'n';
    case 'pValue':
      return t('p-value');
  }
}

/** Every check of a gate: the figures in one row, what they mean in the row below. */
export function ChecksTable(props: {
  gate: string;
  checks: readonly CheckRow[];
  columns: readonly CheckColumn[];
  /** The gate's own sentence, which needs no repeating. */
  said: string | null;
  context: PanelContext;
}) {
  const { gate, checks, columns, said, context } = props;
  const { t } = context;
  return (
    <WideTable label={t('Checks of {0}', gate)}>
      <table class="checks">
        <thead>
          <tr>
            <th scope="col">{t('Check')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" class={column === 'bound' ? undefined : 'number'}>
                {heading(column, t)}
              </th>
            ))}
          </tr>
        </thead>
        {checks.map((check) => (
          <tbody key={check.key} class={check.aside ? 'aside' : undefined}>
            <tr>
              <th scope="row">
                <span class="subject">
                  <OutcomeIcon outcome={check.outcome} />
                  <Name text={check.subject} />
                </span>
                <span class="word">
                  {check.word}
                  {check.aside && ` · ${t('shown beside')}`}
                </span>
              </th>
              {columns.map((column) => (
                <td key={column} class={column === 'bound' ? undefined : 'number'}>
                  <Cell column={column} check={check} context={context} />
                </td>
              ))}
            </tr>
            <Said check={check} said={said} columns={columns.length + 1} />
          </tbody>
        ))}
      </table>
    </WideTable>
  );
}

/** What the figures of a check mean, below them. */
function Said({ check, said, columns }: { check: CheckRow; said: string | null; columns: number }) {
  const message = check.message === said ? null : check.message;
  if (message === null && check.notes.length === 0) return null;
  return (
    <tr class="said">
      <td colSpan={columns}>
        {message !== null && (
          <p dir="auto">
            <Prose text={message} />
          </p>
        )}
        {check.notes.map((note) => (
          <p key={note} class="note" dir="auto">
            <Prose text={note} />
          </p>
        ))}
      </td>
    </tr>
  );
}

function Cell({
  column,
  check,
  context,
}: {
  column: CheckColumn;
  check: CheckRow;
  context: PanelContext;
}): ComponentChildren {
  const { t } = context;
  switch (column) {
    case 'observed':
      return (
        check.observed && (
          <Jump
            place={check.observed.place}
            label={t('{0} observed: {1}', check.subject, check.observed.text)}
            context={context}
          >
            <bdi>{check.observed.text}</bdi>
          </Jump>
        )
      );
    case 'bound':
      return (
        check.bound && (
          <>
            <Jump
              place={check.bound.place}
              label={t('{0} bound: {1}', check.subject, check.bound.text)}
              context={context}
            >
              <bdi>{check.bound.text}</bdi>
            </Jump>
            {check.resolved !== null && <span class="sub">= {check.resolved}</span>}
            {check.reference !== null && (
              <span class="sub">
                <Name text={check.reference} />
              </span>
            )}
            {check.warnBound !== null && (
              <span class="sub">
                {t('warns')} {check.warnBound}
              </span>
            )}
          </>
        )
      );
    case 'interval':
      return (
        <>
          {check.interval}
          {check.intervalMethod !== null && <span class="sub">{check.intervalMethod}</span>}
        </>
      );
    default:
      return check[column];
  }
}
