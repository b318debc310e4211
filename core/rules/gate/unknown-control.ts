import { findFramework } from '../../catalog/controls.ts';
import type { Fix } from '../../model/diagnostic.ts';
import type { Path } from '../../yaml/node.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { policyViewOf } from '../policy-view.ts';
import { defineRule, type EditsByPath, type Finding } from '../rule.ts';
import { matchControl, writtenControls } from '../written-controls.ts';

export const rule = defineRule<'GovernancePolicy'>({
  id: 'gate/unknown-control',
  severity: 'warning',
  summary: 'A control or framework is named in a way that stands for none.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check(context) {
    const { report, edit } = context;
    for (const { is, name, path } of writtenControls(policyViewOf(context))) {
      const finding = is === 'framework' ? ofFramework(name, path, edit) : ofControl(name, path, edit);
      if (finding) report(finding);
    }
  },
});

function ofFramework(name: string, path: Path, edit: EditsByPath): Finding | undefined {
  const match = findFramework(name);
  if (match.kind === 'framework') return undefined;
  if (match.kind !== 'unknown') return respelled(name, match.framework.id, path, edit);
  const hint = match.suggestion ? `Did you mean \`${match.suggestion}\`?` : 'Name one of the catalogue.';
  return {
    path,
    message: `\`${name}\` is no framework that is known, so no control of it is found. ${hint}`,
    fixes: match.suggestion ? [change(match.suggestion, path, edit, true)] : [],
  };
}

function ofControl(name: string, path: Path, edit: EditsByPath): Finding | undefined {
  const match = matchControl(name);
  switch (match.kind) {
    case 'control':
    case 'unlisted': // the catalogue is a selection: it may well exist
      return undefined;
    case 'respelled':
      return respelled(name, match.control.ref, path, edit);
    case 'malformed': {
      const { framework, suggestions } = match;
      const hint = suggestions[0] ? ` Did you mean \`${suggestions[0]}\`?` : '';
      return {
        path,
        message: `\`${name}\` can't be a control of ${framework.title}: one looks like \`${framework.id}:${framework.idExample}\`. An auditor finds nothing by it.${hint}`,
        fixes: suggestions.map((suggestion, index) => change(suggestion, path, edit, index === 0)),
      };
    }
    case 'unknown-framework': {
      const [first] = match.suggestions;
      const hint = first ? `Did you mean \`${first}\`?` : 'Write `framework:control`, as `eu-ai-act:15(1)`.';
      return {
        path,
        message: `\`${name}\` names no framework that is known, so nobody can look the control up. ${hint}`,
        fixes: match.suggestions.map((suggestion, index) => change(suggestion, path, edit, index === 0)),
      };
    }
  }
}

function respelled(name: string, right: string, path: Path, edit: EditsByPath): Finding {
  return {
    path,
    message: `\`${name}\` is \`${right}\`, spelled in another way; reports list controls by one spelling. Write \`${right}\`.`,
    severity: 'information',
    fixes: [{ ...change(right, path, edit, true), safe: true }],
  };
}

function change(to: string, path: Path, edit: EditsByPath, preferred: boolean): Fix {
  return { title: `Change to \`${to}\``, edits: edit.replaceValue(path, flowText(to)), preferred };
}
