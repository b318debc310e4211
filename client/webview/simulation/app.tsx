import type { SimulationResult } from '../../../server/protocol/messages.ts';
import type { PanelContext } from './context.ts';
import { GateView } from './gate.tsx';
import { Header } from './header.tsx';
import { OutcomeIcon } from './icons.tsx';
import type { FromPanel, PanelState } from './messages.ts';
import { Prose } from './prose.tsx';
import { ZonePatterns } from './strip-view.tsx';
import { filtered, type PanelModel } from './view-model.ts';

export interface AppProps {
  readonly result: SimulationResult | null;
  readonly model: PanelModel | null;
  /** Why there is nothing to show. */
  readonly notice: string | null;
  readonly state: PanelState;
  /** What a screen reader is told. */
  readonly announcement: string;
  readonly setFilter: (filter: PanelState['filter']) => void;
  readonly toggle: (gate: string) => void;
  readonly send: (message: FromPanel) => void;
  readonly context: PanelContext;
}

/** The whole panel. */
export function App(props: AppProps) {
  const { result, model, notice, state, announcement, send, context } = props;
  const { t } = context;
  return (
    <main>
      <ZonePatterns />
      <p class="visually-hidden" role="status" aria-live="polite">
        {announcement}
      </p>
      {result ? (
        <>
          <Header result={result} model={model} locked={state.locked} send={send} context={context} />
          {model ? <Body {...props} model={model} /> : <NoDecision result={result} props={props} />}
        </>
      ) : (
        <div class="empty">
          <h1>{t('Gate simulation')}</h1>
          <p>{notice ?? t('Waiting for the language server…')}</p>
        </div>
      )}
    </main>
  );
}

function NoDecision({ result, props }: { result: SimulationResult; props: AppProps }) {
  const { t } = props.context;
  return (
    <div class="empty">
      <p dir="auto">
        <Prose text={result.message ?? t('Nothing could be decided yet.')} />
      </p>
      {result.candidates.length > 0 && (
        <button type="button" class="primary" onClick={() => props.send({ type: 'choose', what: 'sample' })}>
          {t('Choose a metrics sample')}
        </button>
      )}
    </div>
  );
}

function Body(props: AppProps & { readonly model: PanelModel }) {
  const { model, state, setFilter, toggle, context } = props;
  const { t } = context;
  const shown = filtered(model.gates, state.filter);
  const option = (filter: PanelState['filter'], text: string) => (
    <button type="button" class="filter" aria-pressed={state.filter === filter} onClick={() => setFilter(filter)}>
      {text}
    </button>
  );
  return (
    <>
      {model.reasons.length > 0 && (
        <section class="why" aria-labelledby="why">
          <h2 id="why">{t('Why')}</h2>
          <ul>
            {model.reasons.map((reason) => (
              <li key={reason}>
                <bdi>
                  <Prose text={reason} />
                </bdi>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="gates">
        <div class="gates-head">
          <h2 id="gates">{t('Gates')}</h2>
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend and looks like a form */}
          <div class="filters" role="group" aria-label={t('Show')}>
            {option('all', t('All ({0})', model.gates.length))}
            {option('attention', t('Needs attention ({0})', model.attention))}
          </div>
          <ul class="counts" aria-label={t('Gates by result')}>
            {model.counts.map((entry) => (
              <li key={entry.effect}>
                <OutcomeIcon outcome={entry.effect} />
                {entry.count} {entry.word}
              </li>
            ))}
          </ul>
        </div>
        {shown.length === 0 && (
          <p class="empty">
            {model.gates.length === 0 ? t('The policy has no gates.') : t('No gate needs attention.')}
          </p>
        )}
        <ul class="gates">
          {shown.map((gate) => (
            <GateView
              key={gate.id}
              gate={gate}
              expanded={state.expanded.includes(gate.id)}
              onToggle={toggle}
              context={context}
            />
          ))}
        </ul>
      </section>
    </>
  );
}
