import { simulate } from '../core/gates/simulate.ts';
import type { Documents } from './documents.ts';
import { eachFile } from './each-file.ts';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from './features/call-hierarchy.ts';
import { codeActions } from './features/code-actions.ts';
import { codeLenses } from './features/code-lenses.ts';
import { runCommand } from './features/commands.ts';
import { complete, resolveCompletion } from './features/completion.ts';
import { definition } from './features/definition.ts';
import { diagnose } from './features/diagnostics.ts';
import { formatting, rangeFormatting } from './features/formatting.ts';
import { hover } from './features/hover.ts';
import { inlayHints } from './features/inlay-hints.ts';
import { documentLinks } from './features/links.ts';
import { movedFiles } from './features/moved-files.ts';
import { onTypeFormatting } from './features/on-type.ts';
import { decide } from './features/outcomes.ts';
import { foldingRanges, selectionRanges } from './features/ranges.ts';
import { highlights, references } from './features/references.ts';
import { prepareRename, rename } from './features/rename.ts';
import { referencedRows } from './features/rows.ts';
import { semanticTokens } from './features/semantic-tokens.ts';
import { affectedPolicies, policyOf, simulationFor } from './features/simulation.ts';
import { documentSymbols, workspaceSymbols } from './features/symbols.ts';
import { rehearse } from './rehearsal.ts';
import { type ComputeRows, computeRows } from './rows-computation.ts';
import { createSnapshots, type LogFailure, type Snapshots, type WantRows } from './snapshot.ts';

/**
 * Everything that needs the core: loaded after `initialize` has been answered, because reading it takes longer than
 * anything else at start-up.
 */
export function createLanguage(documents: Documents, failed: LogFailure, wantRows: WantRows): Language {
  return { snapshots: createSnapshots(documents, simulate, failed, wantRows), computeRows, ...features };
}

const features = {
  affectedPolicies,
  codeActions,
  codeLenses,
  complete,
  decide,
  definition,
  diagnose,
  documentLinks,
  documentSymbols,
  eachFile,
  foldingRanges,
  formatting,
  highlights,
  hover,
  incomingCalls,
  inlayHints,
  movedFiles,
  onTypeFormatting,
  outgoingCalls,
  policyOf,
  prepareCallHierarchy,
  prepareRename,
  rangeFormatting,
  referencedRows,
  references,
  rehearse,
  rename,
  resolveCompletion,
  runCommand,
  selectionRanges,
  semanticTokens,
  simulationFor,
  workspaceSymbols,
};

export type Language = { readonly snapshots: Snapshots; readonly computeRows: ComputeRows } & typeof features;
