import Mocha from 'mocha';

/** A Mocha whose BDD functions are globals. */
export function createMocha(): Mocha {
  const mocha = new Mocha({ ui: 'bdd' });
  mocha.suite.emit('pre-require', globalThis, null, mocha); // what Mocha does before each file that it loads itself
  return mocha;
}
