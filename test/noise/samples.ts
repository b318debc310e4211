import { readSource } from '../../core/model/documents.ts';
import { createWorkspace, type Workspace } from '../../core/model/workspace.ts';
import { readSamples } from '../support/samples.ts';

/** The workspace that the samples are. */
export async function samplesWorkspace(): Promise<Workspace> {
  const root = 'file:///samples';
  const files = await readSamples();
  return createWorkspace(
    files.map(({ name, text }) => readSource(`${root}/${name.replaceAll('\\', '/')}`, text)),
    [root],
  );
}
