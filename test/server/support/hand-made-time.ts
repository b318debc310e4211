/** Turns and time that pass when they are told to. */
export function handMadeTime() {
  const turns: (() => void)[] = [];
  const timers = new Set<() => void>();
  return {
    ports: {
      schedule: (task: () => void) => void turns.push(task),
      later(_milliseconds: number, task: () => void) {
        timers.add(task);
        return () => void timers.delete(task);
      },
    },
    turn: (): boolean => {
      const task = turns.shift();
      task?.();
      return task !== undefined;
    },
    restIsOver() {
      const all = [...timers];
      timers.clear();
      for (const task of all) task();
      return all.length;
    },
  };
}
