import type { MonitorReplay, Replay, WindowOutcome } from '../gates/monitor-replay.ts';
import { locationOf } from './gate-report.ts';
import type { Style } from './pretty.ts';

/** A replay as plain JSON, with lines and columns from 1. */
export function plainReplay(replay: Replay, nameOf: (uri: string) => string) {
  return {
    ...replay,
    bad: replay.bad.map(({ place, ...window }) => ({ ...window, location: locationOf(place, nameOf) })),
    monitors: replay.monitors.map(({ place, windows, ...monitor }) => ({
      ...monitor,
      location: locationOf(place, nameOf),
      windows: windows.map(({ place: at, checks, ...window }) => ({
        ...window,
        location: at && locationOf(at, nameOf),
        checks: checks.map(({ subject, observed, margin, outcome, reason, message, evidencePlace }) => ({
          subject,
          observed: typeof observed === 'number' && !Number.isFinite(observed) ? String(observed) : observed,
          margin,
          outcome,
          reason,
          message,
          location: evidencePlace && locationOf(evidencePlace, nameOf),
        })),
      })),
    })),
  };
}

export type PlainReplay = ReturnType<typeof plainReplay>;

const marks: Readonly<Record<WindowOutcome, string>> = {
  ok: '·',
  breach: '▲',
  inconclusive: '?',
  error: '!',
  missing: '_',
};

/** The time line of each monitor: one sign a window, where it fires, and what it would do. */
export function prettyReplay(replay: Replay, nameOf: (uri: string) => string, style: Style): string {
  const model = [replay.model.name ?? 'a model without a name', replay.model.version].filter(Boolean).join(' ');
  const policy = [replay.policy.name, replay.policy.version].filter(Boolean).join(' ');
  const lines = [`${style.bold(model)}  under the monitors of ${policy}`, ''];
  const width = Math.max(0, ...replay.monitors.map(({ id }) => id.length));
  for (const monitor of replay.monitors) lines.push(...monitorLines(monitor, width, nameOf, style));
  if (replay.monitors.length === 0) lines.push('  The policy has no monitors, so nothing watches this model.');
  for (const window of replay.bad) {
    const { path, line, column } = locationOf(window.place, nameOf);
    lines.push(`  ${style.red('!')} ${window.message} ${style.dim(`(${path}:${line}:${column})`)}`);
  }
  const signs = Object.entries(marks).map(([outcome, mark]) => `${mark} ${outcome}`);
  return `${lines.join('\n')}\n\n${style.dim(signs.join('   '))}\n`;
}

function monitorLines(
  monitor: MonitorReplay,
  width: number,
  nameOf: (uri: string) => string,
  style: Style,
): readonly string[] {
  const paint = { fired: style.red, quiet: style.green, inconclusive: style.yellow }[monitor.state];
  const line = monitor.windows.map(({ outcome, fires }) => (fires ? style.red('◆') : marks[outcome])).join('');
  const bound = Object.entries(monitor.bound ?? {}).map(([side, value]) => `${side} ${value}`);
  const asks = [monitor.watches, ...bound, monitor.consecutive > 1 ? `${monitor.consecutive} in a row` : '']
    .filter(Boolean)
    .join(' · ');
  const { path, line: at, column } = locationOf(monitor.place, nameOf);
  return [
    `  ${paint(monitor.state.padEnd(12))}  ${monitor.id.padEnd(width)}  ${line}  ${style.dim(asks)}`,
    `      ${monitor.message} ${style.dim(`(${path}:${at}:${column})`)}`,
    ...monitor.firings.map((firing) => `      ${style.red('◆')} ${firing.message}`),
    ...monitor.windows
      .filter(({ outcome }) => outcome === 'error')
      .map((window) => `      ${style.yellow('!')} ${window.from} to ${window.to}: ${window.message}`),
  ];
}
