import { defineIgnoreRule } from '../rule.ts';

export const rule = defineIgnoreRule({
  id: 'ignore/no-reason',
  severity: 'warning',
  summary: 'An ignore comment gives no reason, so it does not count.',
  check({ ignores, report }) {
    for (const ignore of ignores) {
      if (ignore.reason !== '') continue;
      const message =
        "This comment gives no reason, so it ignores nothing: whoever reads it later can't tell whether it still holds. Write the reason behind ` -- `.";
      report({ path: [], range: ignore, message });
    }
  },
});
