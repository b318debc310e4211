import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inRepository } from '../support/repository.ts';

/** An editor that the suite drives. */
export interface Editor {
  readonly name: string;
  readonly program: string;
  /** What it is on this machine; undefined: it is not there. */
  readonly version: string | undefined;
}

interface Wanted {
  readonly name: string;
  /** Names another one than that in the path. */
  readonly variable: string;
  readonly program: string;
  readonly packages: readonly string[];
  /** Says the version, and fails where something that the editor needs is missing. */
  readonly arguments: readonly string[];
}

const wanted: readonly Wanted[] = [
  { name: 'Neovim', variable: 'NEOVIM', program: 'nvim', packages: ['neovim'], arguments: ['--version'] },
  {
    name: 'Emacs',
    variable: 'EMACS_PROGRAM',
    program: 'emacs',
    packages: ['emacs-nox', 'elpa-eglot', 'elpa-yaml-mode'],
    arguments: [
      '--batch',
      '--eval',
      `(progn (package-initialize) (require 'eglot) (require 'yaml-mode)
         (princ (format "GNU Emacs %s, Eglot %s" emacs-version
           (or (ignore-errors (package-version-join (package-desc-version (cadr (assq 'eglot package-alist))))) "built in"))))`,
    ],
  },
];

/** Looks for the editors, and installs those that are missing where Debian's packages can be had without asking. */
export function findEditors(): readonly Editor[] {
  found ??= lookForEditors();
  return found;
}

let found: readonly Editor[] | undefined;

function lookForEditors(): readonly Editor[] {
  const missing = wanted.filter((editor) => versionOf(editor) === undefined && !process.env[editor.variable]);
  if (missing.length > 0 && canInstall()) install(missing.flatMap(({ packages }) => packages));
  return wanted.map((editor) => ({ name: editor.name, program: programOf(editor), version: versionOf(editor) }));
}

/** Whether an editor that is missing is a failure: in continuous integration, where it can be installed. */
export function mustBeThere(): boolean {
  return Boolean(process.env.CI) && hasApt();
}

const programOf = ({ variable, program }: Wanted): string => process.env[variable] ?? program;

function versionOf(editor: Wanted): string | undefined {
  const { status, stdout } = spawnSync(programOf(editor), editor.arguments, { encoding: 'utf8', timeout: 60_000 });
  return status === 0 ? stdout.split('\n')[0] : undefined;
}

function hasApt(): boolean {
  return spawnSync('apt-get', ['--version']).status === 0;
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && hasApt();
}

function install(packages: readonly string[]): void {
  const apt = (...given: readonly string[]): boolean => {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const { status, stderr } = spawnSync('apt-get', ['-qq', ...given], {
      encoding: 'utf8',
      timeout: 240_000,
      env: environment,
    });
    if (status !== 0) console.error(`apt-get ${given.join(' ')}: ${stderr}`);
    return status === 0;
  };
  console.log(`Installing ${packages.join(', ')} …`);
  const given = ['install', '--yes', '--no-install-recommends', ...packages];
  // Lists of packages are fetched only where those that are there do not do.
  if (!apt(...given) && apt('update')) apt(...given);
}

/** A block of docs/editors.md, by the name behind its fence: what people copy is what is run. */
export function documentedConfiguration(name: string): string {
  const page = readFileSync(inRepository('docs/editors.md'), 'utf8');
  const [, block] = page.match(new RegExp(`^\`\`\`\\w+ ${name.replaceAll('.', '\\.')}\\n(.*?)^\`\`\`$`, 'ms')) ?? [];
  if (block === undefined) throw new Error(`docs/editors.md has no block \`${name}\`.`);
  return block;
}
