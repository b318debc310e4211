import type { SimulationResult } from '../../../server/protocol/messages.ts';
import type { PanelContext } from './context.ts';
import { ControlIcon, DecisionIcon } from './icons.tsx';
import type { FromPanel } from './messages.ts';
import { Prose } from './prose.tsx';
import { originText, type PanelModel, sampleText } from './view-model.ts';

/** The decision and what it was made on. */
export function Header(props: {
  result: SimulationResult;
  model: PanelModel | null;
  locked: boolean;
  send: (message: FromPanel) => void;
  context: PanelContext;
}) {
  const { result, model, locked, send, context } = props;
  const { t } = context;
  return (
    <header class={model ? `decision-${model.decision}` : undefined}>
      <div class="headline">
        <h1>
          {model ? (
            <>
              <DecisionIcon decision={model.decision} />
              <span>{model.word}</span>
            </>
          ) : (
            t('No decision')
          )}
        </h1>
        <button
          type="button"
          class="lock"
          aria-pressed={locked}
          title={locked ? t('Follow the active editor again') : t('Stay on this policy')}
          aria-label={t('Stay on this policy')}
          onClick={() => send({ type: 'lock', locked: !locked })}
        >
          <ControlIcon name={locked ? 'locked' : 'unlocked'} />
        </button>
      </div>
      {model && <p class="meaning">{model.meaning}</p>}
      {result.stale && (
        <p class="banner">
          <strong>{t('Stale.')}</strong> <Prose text={result.message ?? t('This decision is of an earlier text.')} />
        </p>
      )}
      {model?.hypothetical && <p class="banner">{t('Hypothetical: some value was set by hand.')}</p>}
      <dl class="facts">
        {model && (
          <>
            <Fact name={t('Policy')} text={model.policy} />
            <Fact name={t('Model')} text={model.model} />
          </>
        )}
        <div>
          <dt>{t('Stage')}</dt>
          <dd>
            <Choice
              text={model?.stage ?? result.sample?.stage ?? t('no stage')}
              label={t('Change the stage')}
              enabled={result.stages.length > 0}
              onClick={() => send({ type: 'choose', what: 'stage' })}
            />
          </dd>
        </div>
        {model && <Fact name={t('As of')} text={model.asOf} />}
        {model?.score != null && <Fact name={t('Score')} text={model.score} />}
        <div>
          <dt>{t('Sample')}</dt>
          <dd>
            <Choice
              text={sampleText(result, t)}
              label={t('Choose a metrics sample')}
              enabled={result.candidates.length > 0}
              onClick={() => send({ type: 'choose', what: 'sample' })}
            />
            {result.sample && <span class="sub"> {originText(result.sample.origin, t)}</span>}
          </dd>
        </div>
      </dl>
    </header>
  );
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{text}</bdi>
      </dd>
    </div>
  );
}

/** A value that can be chosen; with nothing to choose from, the value alone. */
function Choice(props: { text: string; label: string; enabled: boolean; onClick: () => void }) {
  const { text, label, enabled, onClick } = props;
  if (!enabled) return <bdi>{text}</bdi>;
  return (
    <button type="button" class="choice" aria-label={`${text}. ${label}`} title={label} onClick={onClick}>
      <bdi>{text}</bdi>
      <ControlIcon name="chevron" />
    </button>
  );
}
