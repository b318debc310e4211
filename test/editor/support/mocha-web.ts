import type Mocha from 'mocha';
import 'mocha/mocha.js';

/** Mocha's browser build, which runs in a worker too, with its BDD functions as globals. */
export function createMocha(): Mocha {
  return mocha.setup({ ui: 'bdd' });
}
