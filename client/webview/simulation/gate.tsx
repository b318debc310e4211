import { ChecksTable } from './checks.tsx';
import type { PanelContext } from './context.ts';
import { GroupPlotView } from './group-plot.tsx';
import { ControlIcon, OutcomeIcon } from './icons.tsx';
import { Jump } from './jump.tsx';
import { Prose } from './prose.tsx';
import { StripView } from './strip-view.tsx';
import { type GateModel, gateDetails, type WaiverModel } from './view-model.ts';

/** The id of a gate's heading button: where the focus goes when the editor asks for a gate. */
export function gateElementId(gate: string): string {
  // Ids may hold anything, references to elements no white space.
  return `gate:${encodeURIComponent(gate)}`;
}

/** One gate: its result in a row, its checks, groups, waiver and controls below once it is opened. */
export function GateView(props: {
  gate: GateModel;
  expanded: boolean;
  onToggle: (gate: string) => void;
  context: PanelContext;
}) {
  const { gate, expanded, onToggle, context } = props;
  const { t } = context;
  const headingId = gateElementId(gate.id);
  const detailsId = `${headingId}:details`;
  return (
    <li class={`gate effect-${gate.effect}`}>
      <div class="gate-head">
        <h3>
          <button
            type="button"
            id={headingId}
            class="toggle"
            aria-expanded={expanded}
            aria-controls={detailsId}
            onClick={() => onToggle(gate.id)}
          >
            <ControlIcon name="chevron" />
            <OutcomeIcon outcome={gate.outcome} />
            <span class={`word outcome-${gate.outcome}`}>{gate.word}</span>
            <bdi class="title">{gate.title}</bdi>
          </button>
        </h3>
        {gate.place && (
          <Jump place={gate.place} label={t('Gate {0} in the policy', gate.id)} context={context}>
            <ControlIcon name="jump" />
          </Jump>
        )}
      </div>
      <p class="gate-facts">
        {gate.title !== gate.id && (
          <code>
            <bdi>{gate.id}</bdi>
          </code>
        )}
        <span>{gate.type}</span>
        <span>{gate.enforcement}</span>
        {gate.effectText !== null && <span class="effect">{gate.effectText}</span>}
        <span>{gate.checkCount}</span>
        {gate.margin !== null && <span class="margin">{t('margin {0}', gate.margin)}</span>}
      </p>
      {gate.strip && <StripView strip={gate.strip} subject={gate.stripSubject} label={gate.stripText ?? ''} t={t} />}
      {gate.message !== null && gate.outcome !== 'pass' && (
        <p class="gate-message" dir="auto">
          <Prose text={gate.message} />
        </p>
      )}
      <div id={detailsId} class="details" hidden={!expanded}>
        {expanded && <Details gate={gate} context={context} />}
      </div>
    </li>
  );
}

function Details({ gate, context }: { gate: GateModel; context: PanelContext }) {
  const { t } = context;
  const details = gateDetails(gate.source, t);
  return (
    <>
      {details.plots.map((plot) => (
        <GroupPlotView key={plot.title} gate={gate.title} plot={plot} context={context} />
      ))}
      {details.checks.length > 0 && (
        <ChecksTable
          gate={gate.title}
          checks={details.checks}
          columns={details.columns}
          said={gate.outcome === 'pass' ? null : gate.message}
          context={context}
        />
      )}
      {details.waiver && <Waiver waiver={details.waiver} context={context} />}
      {details.controls.length > 0 && (
        <section class="extra">
          <h4>{t('Controls')}</h4>
          <ul class="controls">
            {details.controls.map((control) => (
              <li key={control} class="control">
                <bdi>{control}</bdi>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Waiver({ waiver, context }: { waiver: WaiverModel; context: PanelContext }) {
  const { t } = context;
  return (
    <section class="extra">
      <h4>{t('Waiver')}</h4>
      <p>
        <Jump place={waiver.place} label={t('Waiver {0}', waiver.name)} context={context}>
          <bdi>{waiver.name}</bdi>
        </Jump>
        {' · '}
        <bdi>{waiver.text}</bdi>
      </p>
      {waiver.reason !== null && (
        <p dir="auto">
          <Prose text={waiver.reason} />
        </p>
      )}
    </section>
  );
}
