// Documents to measure on: policies of a given length, and a report that decides their gates. Deterministic.

const stages = ['experimental', 'staging', 'production'];
const controls = ['eu-ai-act:15(1)', 'nist-ai-rmf:MEASURE 2.3', 'iso-42001:A.6.2.4'];

/** The lines of a gate: what people write, on ten lines or so. */
function gate(number, metric) {
  const id = `gate-${String(number).padStart(5, '0')}`;
  const bound = (0.05 + (number % 17) / 100).toFixed(2);
  const wider = (0.25 + (number % 13) / 100).toFixed(2);
  const lines = [
    `  - id: ${id}`,
    '    type: metric',
    `    title: Losses of portfolio ${number}`,
    `    rationale: Portfolio ${number} carries its own losses, and each was agreed with its owner.`,
    `    metric: ${metric}`,
    `    pass: {max: ${bound}}`,
    `    warn: {max: ${wider}}`,
    `    enforcement: ${number % 3 === 0 ? 'hard-mandatory' : 'soft-mandatory'}`,
    `    controls: ["${controls[number % controls.length]}"]`,
  ];
  if (number % 4 === 0)
    lines.push('    stages:', `      experimental: {enforcement: ${number % 3 ? 'dry-run' : 'advisory'}}`);
  if (number % 5 === 0) lines.push('    # agreed in the third quarter');
  return lines;
}

const metricOf = (number) => `loss_rate_${String(number).padStart(5, '0')}`;

/**
 * A policy of about so many lines, each gate on a metric of its own. `mistakes` gates have a misspelt enforcement.
 * @returns {{text: string, gates: number, flip: {line: number, value: string}}} `flip` is an enum value in the middle
 */
export function policyOf(lines, { name = `policy-${lines}`, mistakes = Math.max(1, Math.floor(lines / 400)) } = {}) {
  const head = [
    '# Governance policy, generated for measuring',
    'apiVersion: gatewright/v1',
    'kind: GovernancePolicy',
    `metadata: {name: ${name}, version: 1.4.0, owners: [{name: Model Risk, role: accountable}]}`,
    'scope: {domain: credit, jurisdictions: [EU]}',
    `stages: [${stages.join(', ')}]`,
    'protectedAttributes:',
    '  - {attribute: sex, column: GENDER_CD, groups: [female, male], reference: male}',
    '  - {attribute: age, column: applicant_age, groups: ["<25", "25-60", ">60"], reference: "25-60"}',
  ];
  const gates = [];
  const metrics = [];
  let count = head.length + 2;
  while (count < lines - 12) {
    const number = metrics.length + 1;
    metrics.push(`  ${metricOf(number)}: {better: lower, range: [0, 1], unit: fraction, class: business}`);
    gates.push(gate(number, metricOf(number)));
    count += 1 + gates.at(-1).length;
  }
  for (let i = 0; i < mistakes; i++) {
    const lines = gates[Math.floor(((i + 0.5) * gates.length) / mistakes)];
    const at = lines.findIndex((line) => line.includes('enforcement:'));
    lines[at] = '    enforcement: soft-mandatry';
  }
  const fairness = [
    '  - id: disparate-impact',
    '    type: fairness',
    '    rationale: Under four fifths is a signal of adverse impact, and so is the reverse.',
    '    metric: disparate_impact_ratio',
    '    attributes: all',
    '    reference: declared',
    '    pass: {min: 0.8, max: 1.25}',
    '    enforcement: hard-mandatory',
    '    controls: ["eu-ai-act:10(2)(f)"]',
  ];
  const all = [...head, 'metrics:', ...metrics, 'gates:', ...gates.flat(), ...fairness];
  const middle = Math.floor(all.length * 0.6);
  const line = all.findIndex((text, index) => index >= middle && /^ {4}enforcement: (hard|soft)-mandatory$/.test(text));
  return {
    text: `${all.join('\n')}\n`,
    gates: gates.length + 1,
    flip: { line, value: all[line]?.split(': ')[1] ?? '' },
  };
}

/** A report that decides the policy of as many gates. */
export function reportOf(gates, { name = 'candidate' } = {}) {
  const metrics = Array.from(
    { length: gates },
    (_, i) => `  - {name: ${metricOf(i + 1)}, value: ${(0.01 + (i % 40) / 200).toFixed(3)}, n: ${2000 + i}}`,
  );
  return `apiVersion: gatewright/v1
kind: MetricsReport
metadata: {name: ${name}-report}
model: {name: ${name}, version: 1.0.0}
dataset: {name: portfolio-oot, version: "2026.08", split: test}
metrics:
${metrics.join('\n')}
groups:
  - attribute: sex
    column: GENDER_CD
    groups:
      female: {n: 1000, selected: 612}
      male: {n: 1000, selected: 640}
  - attribute: age
    column: applicant_age
    groups:
      "<25": {n: 500, selected: 300}
      "25-60": {n: 1000, selected: 640}
      ">60": {n: 500, selected: 310}
`;
}
