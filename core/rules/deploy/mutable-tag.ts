import { isPlaceholder } from '../../model/placeholder.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'deploy/mutable-tag',
  severity: 'warning',
  summary: 'A container image is named by a tag, which can be moved to another image.',
  kinds: ['ModelCard'],
  check({ value, report }) {
    const image = value.deployment?.target?.image;
    if (
      image === undefined ||
      image.trim() === '' ||
      isPlaceholder(image) ||
      /@sha(?:256|384|512):[0-9a-f]{32,}/i.test(image)
    )
      return;
    const tag = /:([\w][\w.-]*)$/.exec(image)?.[1];
    report({
      path: ['deployment', 'target', 'image'],
      message: `${tag === undefined ? `\`${image}\` names no version at all` : `The tag \`${tag}\` can be moved to another image`}, so what serves may not be what was tested. Name the image by its digest, as \`…@sha256:…\`.`,
    });
  },
});
