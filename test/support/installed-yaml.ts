import { createRequire } from 'node:module';
import { inRepository } from './repository.ts';

/** The library as it is installed, which bundles change: scripts/quick-yaml.mjs. */
export const installedYaml = createRequire(inRepository('package.json'))('yaml') as typeof import('yaml');
