import { render } from 'preact';
import type { SimulationResult } from '../../../server/protocol/messages.ts';
import { App } from './app.tsx';
import { gateElementId } from './gate.tsx';
import type { FromPanel, PanelState, ToPanel } from './messages.ts';
import { type Translate, translator } from './text.ts';
import { filtered, type PanelModel, panelModel } from './view-model.ts';

/** What VS Code gives to the script of a webview. */
interface Host {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: PanelState): void;
}

declare function acquireVsCodeApi(): Host;

const initial: PanelState = { uri: null, locked: false, filter: 'all', expanded: [], scroll: 0 };

/** Draws what the extension sends, at most once a frame and always the latest; keeps what the user opened. */
export function startPanel(): void {
  const host = acquireVsCodeApi();
  let state: PanelState = { ...initial, ...(host.getState() as Partial<PanelState> | undefined) };
  let t: Translate = translator({});
  let result: SimulationResult | null = null;
  let notice: string | null = null;
  let model: PanelModel | null = null;
  let announcement = '';
  let announced: string | undefined;
  let reveal: string | null = null;
  let frame: number | undefined;
  let scrollBack: number | undefined = state.scroll;

  const send = (message: FromPanel) => host.postMessage(message);
  const open = (place: Extract<FromPanel, { type: 'open' }>['place']) => send({ type: 'open', place });

  function keep(change: Partial<PanelState>): void {
    state = { ...state, ...change };
    host.setState(state);
  }

  function schedule(): void {
    if (frame === undefined) frame = requestAnimationFrame(draw);
  }

  function draw(): void {
    frame = undefined;
    const root = document.getElementById('root');
    if (!root) return;
    const context = { t, open };
    render(<App {...{ result, model, notice, state, announcement, setFilter, toggle, send, context }} />, root);
    document.documentElement.dataset.drawn = String(result?.version ?? '');
    if (!model) return;
    if (scrollBack !== undefined) window.scrollTo(0, scrollBack);
    scrollBack = undefined;
    if (reveal !== null) show(reveal);
    reveal = null;
  }

  function setFilter(filter: PanelState['filter']): void {
    keep({ filter });
    schedule();
  }

  function toggle(gate: string): void {
    const open = state.expanded.includes(gate);
    keep({ expanded: open ? state.expanded.filter((id) => id !== gate) : [...state.expanded, gate] });
    schedule();
  }

  function show(gate: string): void {
    const element = document.getElementById(gateElementId(gate));
    element?.closest('li')?.scrollIntoView({ block: 'start' });
    element?.focus({ preventScroll: true });
  }

  /** Only a change of the decision is said aloud: not every keystroke's figures. */
  function announce(next: PanelModel | null, of: SimulationResult | null): void {
    if (!next || !of) return;
    const key = JSON.stringify([of.uri, next.decision]);
    if (announced !== undefined && announced !== key) {
      announcement = t(
        'Decision for {0}: {1}. Gates that need attention: {2}.',
        next.policy,
        next.word,
        next.attention,
      );
    }
    announced = key;
  }

  function receive(message: ToPanel): void {
    switch (message.type) {
      case 'language':
        t = translator(message.texts);
        document.documentElement.lang = message.language;
        document.title = t('Gate simulation');
        break;
      case 'simulation':
        ({ result, notice } = message);
        model = result?.report ? panelModel(result.report, t) : null;
        announce(model, result);
        keep({ uri: message.uri, locked: message.locked });
        break;
      case 'reveal': {
        reveal = message.gate;
        const hidden = model && !filtered(model.gates, state.filter).some((gate) => gate.id === reveal);
        keep({
          expanded: state.expanded.includes(message.gate) ? state.expanded : [...state.expanded, message.gate],
          filter: hidden ? 'all' : state.filter,
        });
        break;
      }
    }
    schedule();
  }

  let scrollTimer: ReturnType<typeof setTimeout> | undefined;
  window.addEventListener('scroll', () => {
    clearTimeout(scrollTimer);
    scrollTimer = setTimeout(() => keep({ scroll: window.scrollY }), 200);
  });
  window.addEventListener('message', (event: MessageEvent<ToPanel>) => receive(event.data));
  schedule();
  send({ type: 'ready' });
}
