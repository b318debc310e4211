import { waiverFilesFor } from '../../gates/waiver-files.ts';
import { defineRule } from '../rule.ts';
import { waivedPolicy } from '../waived-policy.ts';

export const rule = defineRule<'Waiver'>({
  id: 'waiver/not-counted',
  severity: 'warning',
  summary: 'A waiver lies where the configuration counts no waivers.',
  kinds: ['Waiver'],
  check(context) {
    const { document, value, workspace, report } = context;
    const policy = waivedPolicy(context);
    const files = policy && waiverFilesFor(workspace, policy.typed.source);
    if (!policy || !files || files.documents.has(document)) return;
    report({
      path: ['kind'],
      message: `This waiver does not count: \`waivers\` of the configuration names the files that do, and this is none of them, so \`${value.gate ?? 'the gate'}\` is decided as if it were not there. Move it there, or add its path to \`waivers\`.`,
      related: [
        { document: files.configuration, path: ['waivers'], part: 'key', message: 'The files of waivers that count.' },
      ],
    });
  },
});
