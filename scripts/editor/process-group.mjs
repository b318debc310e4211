// A child with everything it starts in turn (extension hosts, file watchers), ended as one.
import { spawn } from 'node:child_process';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Starts a program in a process group of its own, its standard input held open: programs that load parent-guard.cjs
 * end when this process is gone, however it went.
 * @returns {{child: import('node:child_process').ChildProcess, stop: () => Promise<void>}}
 */
export function startGroup(command, args, options) {
  const child = spawn(command, args, { ...options, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => {}); // it has ended: nothing to hold open
  const signal = (name) => {
    try {
      return child.pid !== undefined && process.kill(-child.pid, name);
    } catch {
      return false; // nobody of the group is left
    }
  };
  async function stop() {
    signal('SIGTERM');
    for (let waited = 0; waited < 1000 && signal(0); waited += 50) await pause(50);
    signal('SIGKILL');
  }
  return { child, stop };
}
