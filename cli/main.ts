import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../core/report/version.ts';
import type { CheckOptions } from './check.ts';
import type { CompareOptions } from './compare.ts';
import type { ExitCode } from './exit-code.ts';
import type { ExportSqlOptions } from './export-sql.ts';
import { type Output, processOutput } from './output.ts';
import type { RowsEngine } from './rows.ts';

const formats = ['pretty', 'json', 'ndjson'] as const;
type Format = (typeof formats)[number];

function program(output: Output, done: (code: ExitCode) => void): Command {
  const cwd = process.cwd();
  const today = new Date().toISOString().slice(0, 10);
  const format = (): Option =>
    new Option('--format <format>', 'how the result is written')
      .choices(formats)
      .default(process.stdout.isTTY ? 'pretty' : undefined, 'pretty');
  const root = new Command('gatewright')
    .description('Policy-as-code for machine-learning governance.')
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: (text) => output.write(text), writeErr: (text) => output.error(text) })
    .addHelpText(
      'after',
      '\nExit codes: 0 promote or clean, 1 block or findings, 2 bad usage or invalid input, 3 hold.',
    );

  root
    .command('check')
    .description('validate policies, cards, reports, tests, waivers and the configuration')
    .argument('[paths...]', 'files, folders or globs; `-` is standard input', ['.'])
    .addOption(format())
    .option('--max-warnings <n>', 'findings if there are more warnings', wholeNumber)
    .option('--rule <id=severity>', 'severity of a rule, over the configuration', collect, [])
    .option('--fix', 'apply all fixes that need no asking, and write the files')
    .option('--changed-since <revision>', 'only what has changed since, and what that made wrong elsewhere')
    .action(async (paths: string[], options: Omit<CheckOptions, 'format'> & { format?: Format }) => {
      const { runCheck } = await import('./check.ts');
      done(await runCheck(paths, { ...options, format: options.format ?? 'pretty' }, output, cwd, today));
    });

  root
    .command('simulate')
    .description('decide policies on reports: promote, hold or block, and why')
    .argument('<policies...>', 'policy files or globs')
    .option('-m, --metrics <files...>', 'reports; those of one model decide together')
    .option('-c, --card <files...>', "the model's card")
    .option('-w, --waivers <files...>', 'waivers')
    .option('-s, --stage <stage>', 'a stage of the policy')
    .option('--as-of <day>', 'the day to decide for, YYYY-MM-DD (today, UTC)')
    .option('--verbose', 'show passing checks too')
    .option('--what-if <name=value>', 'a value in place of the measured one, as recall[age=<25]=0.6', collect, [])
    .option('--explain <gate>', 'everything about one gate: what was asked, found, and would change it')
    .option('--sensitivity', 'the nearest changes of the decision, and the decision without each input')
    .addOption(format())
    .addOption(new Option('--engine <engine>', 'what counts rows').choices(['own', 'duckdb']))
    .action(
      async (
        policies: string[],
        options: {
          whatIf?: string[];
          explain?: string;
          sensitivity?: boolean;
          metrics?: string[];
          card?: string[];
          waivers?: string[];
          stage?: string;
          asOf?: string;
          format?: Format;
          verbose?: boolean;
          engine?: RowsEngine;
        },
      ) => {
        const { runSimulate } = await import('./simulate.ts');
        done(await runSimulate(policies, { ...options, format: options.format ?? 'pretty' }, output, cwd, today));
      },
    );

  root
    .command('test')
    .description('run the cases of policy tests')
    .argument('[paths...]', 'files, folders or globs', ['.'])
    .option('--coverage', 'what the cases show of each gate: both sides of bounds, requirements, stages, waivers')
    .option('--mutate', 'change each policy slightly, and report the mistakes that no case would notice')
    .addOption(format())
    .action(async (paths: string[], options: { coverage?: boolean; mutate?: boolean; format?: Format }) => {
      const { runTest } = await import('./test.ts');
      done(await runTest(paths, { ...options, format: options.format ?? 'pretty' }, output, cwd, today));
    });

  root
    .command('compare')
    .description('which gates got stronger or weaker, and which models flip')
    .argument('<old>', 'a policy file, a folder, or a Git revision')
    .argument('<new>', 'a policy file, a folder, or a Git revision')
    .option('-m, --metrics <files...>', 'reports to look for flips in')
    .option('-c, --card <files...>', "the models' cards")
    .option('-w, --waivers <files...>', 'waivers')
    .option('-s, --stage <stage>', "the stage that flips are looked for at (the policy's last)")
    .option('--as-of <day>', 'the day to decide for, YYYY-MM-DD (today, UTC)')
    .addOption(new Option('--format <format>', 'how the result is written').choices(['pretty', 'json', 'markdown']))
    .action(
      async (
        old: string,
        now: string,
        options: Omit<CompareOptions, 'format'> & { format?: CompareOptions['format'] },
      ) => {
        const { runCompare } = await import('./compare.ts');
        done(await runCompare(old, now, { ...options, format: options.format ?? 'pretty' }, output, cwd, today));
      },
    );

  root
    .command('replay')
    .description("where a policy's monitors would have fired over the series of reports, and what they would have done")
    .argument('<reports...>', 'reports with a `series`; those of one model make one time line')
    .option(
      '-p, --policy <files...>',
      'the policies whose monitors watch (those below this folder with the model in scope)',
    )
    .addOption(format())
    .action(async (reports: string[], options: { policy?: string[]; format?: Format }) => {
      const { runReplay } = await import('./replay.ts');
      done(await runReplay(reports, { ...options, format: options.format ?? 'pretty' }, output, cwd));
    });

  root
    .command('export')
    .description('write what other tools read')
    .command('sql')
    .description("the query that counts a report's rows where they are: groups, slices and histograms")
    .argument('<policies...>', 'policies, whose protected attributes are counted')
    .requiredOption('-m, --metrics <files...>', 'reports whose `predictions` say what the columns mean')
    .option('--table <name>', 'where the rows are, as schema.table', 'predictions')
    .addOption(
      new Option('--dialect <dialect>', 'how names and texts are quoted')
        .choices(['duckdb', 'trino', 'spark'])
        .default('duckdb'),
    )
    .action(async (policies: string[], options: ExportSqlOptions) => {
      const { runExportSql } = await import('./export-sql.ts');
      done(await runExportSql(policies, options, output, cwd));
    });

  root
    .command('init')
    .description('write a starter set: a policy, a card, a report, a test and the configuration')
    .argument('[folder]', 'where', '.')
    .option('--force', 'overwrite files that are there')
    .action(async (folder: string, options: { force?: boolean }) => {
      const { runInit } = await import('./init.ts');
      done(await runInit(folder, options, output, cwd));
    });

  root
    .command('schema')
    .description("print a kind's JSON Schema")
    .argument('<kind>', 'GovernancePolicy, ModelCard, MetricsReport, PolicyTest, Waiver, Configuration or GateReport')
    .action(async (kind: string) => {
      const { runSchema } = await import('./schema.ts');
      done(runSchema(kind, output));
    });

  root
    .command('lsp')
    .description('run the language server')
    .option('--stdio', 'over standard input and output', true)
    .allowUnknownOption()
    .action(async () => {
      const { runLanguageServer } = await import('./lsp.ts');
      done(await runLanguageServer());
    });
  return root;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('A whole number is expected.');
  return Number(text);
}

function collect(text: string, all: string[]): string[] {
  return [...all, text];
}

async function main(): Promise<ExitCode> {
  const output = processOutput();
  let code: ExitCode = 0;
  try {
    await program(output, (result) => {
      code = result;
    }).parseAsync(process.argv);
  } catch (error) {
    // Help and version end by an exception too, with exit code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const cause = error instanceof Error ? (process.env.GATEWRIGHT_DEBUG ? error.stack : error.message) : String(error);
    output.error(
      `${output.errorStyle.red('error')}  Gatewright failed: ${cause}. Set GATEWRIGHT_DEBUG=1 to see where, and please report it.\n`,
    );
    return 2;
  }
  return code;
}

main().then((code) => {
  process.exitCode = code;
});
