import { type MetricCatalog, metricCatalog } from '../catalog/declared-metrics.ts';
import type {
  Bounds,
  DeclaredMetric,
  Enforcement,
  GovernancePolicy,
  ProtectedAttribute,
} from '../generated/GovernancePolicy.ts';
import type { SourceDocument, TypedDocument } from '../model/documents.ts';
import { policiesNamed } from '../model/resolve.ts';
import { schemaProblemsOf, sound } from '../model/soundness.ts';
import { keptDrawing } from '../yaml/kept-lists.ts';
import type { Path } from '../yaml/node.ts';
import type { RuleContext } from './rule.ts';
import { isUnread, unreadPlaces } from './spoken-for.ts';

/** A gate, or a stage's overlay, as rules read it: whatever its type, every field may be absent. */
export interface GateFields {
  readonly id?: string;
  readonly type?: string;
  readonly rationale?: string;
  readonly metric?: string;
  readonly method?: string;
  readonly take?: 'gap' | 'ratio';
  readonly slices?: { readonly take?: 'each' | 'gap' | 'ratio' };
  readonly base?: 2 | 10 | 'e';
  readonly bins?: number;
  readonly minSamples?: number;
  readonly features?: readonly (string | undefined)[];
  readonly attributes?: 'all' | readonly (string | undefined)[];
  readonly intersections?: readonly ((string | undefined)[] | undefined)[];
  readonly reference?: string;
  readonly pass?: Bounds;
  readonly warn?: Bounds;
  readonly rollback?: { readonly metric?: string; readonly pass?: Bounds };
  readonly enforcement?: Enforcement;
  readonly controls?: readonly (string | undefined)[];
  readonly require?: Readonly<Record<string, unknown>>;
  readonly scope?: unknown;
  readonly stages?: Readonly<Record<string, GateFields | 'skip' | undefined>>;
}

/** A gate as its policy writes it. */
export interface WrittenGate {
  readonly gate: GateFields;
  readonly path: Path;
  /** Its schema objects to nothing in it. */
  readonly isSound: boolean;
  /** The places in it to which its schema objects. */
  readonly unread: readonly Path[];
  /** What stages lay over it, without those that skip it. */
  readonly overlays: readonly WrittenOverlay[];
}

/** What one stage lays over a gate. */
export interface WrittenOverlay {
  readonly stage: string;
  readonly overlay: GateFields;
  readonly path: Path;
}

/** A policy with what it stands on, for rules. */
export interface PolicyView {
  readonly document: SourceDocument;
  readonly value: Partial<GovernancePolicy>;
  /** What it extends, nearest first; only what can be read. */
  readonly bases: readonly TypedDocument<'GovernancePolicy'>[];
  /** Whether everything that it extends is known. Otherwise nobody can say that something is not declared. */
  readonly complete: boolean;
  /** The catalogue with the metrics that the policy, its bases and the configuration declare. */
  readonly catalog: MetricCatalog;
  readonly gates: readonly WrittenGate[];
}

type Context = Pick<RuleContext<'GovernancePolicy'>, 'document' | 'value' | 'workspace' | 'configuration'>;

/** What a view was drawn from: not the context, which holds all that was found in a run. */
type DrawnFrom = Pick<Context, 'value' | 'workspace' | 'configuration'>;

const views = new WeakMap<SourceDocument, { readonly of: DrawnFrom; readonly view: PolicyView }>();

/** What the rules about one policy share. Made once for a document in a workspace. */
export function policyViewOf(context: Context): PolicyView {
  const known = views.get(context.document);
  const { workspace, configuration, value } = context;
  if (known && known.of.workspace === workspace && known.of.configuration === configuration && known.of.value === value)
    return known.view;
  const view = makeView(context);
  views.set(context.document, { of: { value, workspace, configuration }, view });
  return view;
}

function makeView({ document, value, workspace, configuration }: Context): PolicyView {
  const bases: TypedDocument<'GovernancePolicy'>[] = [];
  let complete = true;
  const follow = (from: SourceDocument, references: readonly (string | undefined)[]): void => {
    for (const reference of references) {
      const [found] = reference === undefined ? [] : policiesNamed(workspace, from.uri, reference);
      const base = found && sound(found, 'GovernancePolicy');
      if (!base) complete = false;
      else if (base.source !== document && !bases.some((b) => b.source === base.source)) {
        bases.push(base);
        follow(base.source, base.value.extends ?? []);
      }
    }
  };
  if (value.extends) follow(document, value.extends);
  const declared = [
    configuration?.metrics,
    ...bases.map((base) => base.value.metrics).reverse(),
    ownMetrics(document, value),
  ];
  const written = writtenGates((value.gates ?? []) as readonly (GateFields | undefined)[], undefined);
  return { document, value, bases, complete, catalog: catalogOf(declared), gates: readGates(written, document) };
}

/** Gates with their places: the same objects for a gate that stands where it stood. */
const writtenGates = keptDrawing((gate: GateFields | undefined, index: number): WrittenGate | undefined => {
  if (!gate) return undefined;
  const path = ['gates', index];
  return { gate, path, isSound: true, unread: nowhere, overlays: overlaysOf(gate, path) };
});

/** The gates that are written, those among them marked to which the schema objects. */
function readGates(written: readonly (WrittenGate | undefined)[], document: SourceDocument): readonly WrittenGate[] {
  const unsound = unsoundGates(document);
  const gates = unsound.size === 0 ? written : written.slice();
  for (const index of unsound) {
    const gate = written[index];
    if (gate) (gates as WrittenGate[])[index] = unsoundOf(gate, document);
  }
  const isWhole = (list: readonly (WrittenGate | undefined)[]): list is readonly WrittenGate[] =>
    !list.includes(undefined);
  return isWhole(gates) ? gates : gates.filter((gate) => gate !== undefined);
}

const nowhere: readonly Path[] = [];
const unsoundOnes = new WeakMap<WrittenGate, WrittenGate>();

/** What the schema objects to in a gate follows from the gate alone. */
function unsoundOf(sound: WrittenGate, document: SourceDocument): WrittenGate {
  let unsound = unsoundOnes.get(sound);
  if (!unsound) {
    const unread = unreadPlaces(document).filter(([list, index]) => list === 'gates' && index === sound.path[1]);
    unsoundOnes.set(sound, (unsound = { ...sound, isSound: false, unread }));
  }
  return unsound;
}

const typesOf = new WeakMap<readonly WrittenGate[], ReadonlyMap<string, readonly WrittenGate[]>>();
const none: readonly WrittenGate[] = [];

/** The gates of a type, in order. */
export function gatesOfType(view: Pick<PolicyView, 'gates'>, type: string): readonly WrittenGate[] {
  return gatesByType(view).get(type) ?? none;
}

const writtenTypes = keptDrawing((written: WrittenGate | undefined) => written?.gate.type);

/** The gates of a policy by their types. */
function gatesByType(view: Pick<PolicyView, 'gates'>): ReadonlyMap<string, readonly WrittenGate[]> {
  const known = typesOf.get(view.gates);
  if (known) return known;
  const lists = new Map<string, WrittenGate[]>();
  const types = writtenTypes(view.gates, undefined);
  let [last, list]: [string | undefined, WrittenGate[] | undefined] = [undefined, undefined];
  for (let index = 0; index < types.length; index++) {
    const [type, written] = [types[index], view.gates[index]];
    if (type === undefined || !written) continue;
    // Gates of a type tend to stand together.
    if (type !== last) list = lists.get(type);
    if (list) list.push(written);
    else lists.set(type, (list = [written]));
    last = type;
  }
  typesOf.set(view.gates, lists);
  return lists;
}

/** The indexes of gates to which the schema objects. */
function unsoundGates(document: SourceDocument): ReadonlySet<number> {
  const errors = schemaProblemsOf(document).filter(({ severity, path }) => severity === 'error' && path[0] === 'gates');
  return new Set(errors.flatMap(({ path: [, index] }) => (typeof index === 'number' ? [index] : [])));
}

/** The metrics that a policy declares; of a declaration that its schema objects to, nothing but the name is known. */
function ownMetrics(
  document: SourceDocument,
  { metrics }: Partial<GovernancePolicy>,
): Partial<GovernancePolicy>['metrics'] {
  if (!metrics || !isUnread(document, ['metrics'])) return metrics;
  const entries = Object.entries(metrics).map(([name, metric]): [string, DeclaredMetric] => [
    name,
    isUnread(document, ['metrics', name]) ? unreadMetric : metric,
  ]);
  return Object.fromEntries(entries);
}

/** Another one than any that is written, so that what is kept of gates beside it is not taken for what is found later. */
const unreadMetric: DeclaredMetric = { better: 'target', description: 'Its declaration is not read.' };

/** Whether a name stands for a metric of which more than the name is known. */
export function isReadMetric(catalog: MetricCatalog, name: string): boolean {
  const match = catalog.find(name);
  return match?.kind !== 'metric' || match.metric.definition !== unreadMetric.description;
}

const plainCatalog = metricCatalog();
const catalogs = new Map<string, MetricCatalog>();

/** The same declarations give the same catalogue, so that what is found out of a gate is kept while others are typed. */
function catalogOf(declared: readonly (Declared | undefined)[]): MetricCatalog {
  const written = declared.filter((metrics) => metrics !== undefined);
  const last = written.at(-1);
  if (!last) return plainCatalog;
  const known = catalogsByDeclaration.get(last);
  if (known?.of.length === written.length && known.of.every((metrics, index) => metrics === written[index]))
    return known.catalog;
  const catalog = catalogByText(written);
  catalogsByDeclaration.set(last, { of: written, catalog });
  return catalog;
}

type Declared = Readonly<Record<string, unknown>>;

/** What is declared is the same objects as long as nobody types in it. */
const catalogsByDeclaration = new WeakMap<
  Declared,
  { readonly of: readonly Declared[]; readonly catalog: MetricCatalog }
>();

function catalogByText(declared: readonly Declared[]): MetricCatalog {
  const merged: Record<string, DeclaredMetric> = Object.assign(Object.create(null), ...declared);
  const key = JSON.stringify(merged);
  let catalog = catalogs.get(key);
  if (!catalog) {
    if (catalogs.size >= 50) catalogs.clear();
    catalogs.set(key, (catalog = metricCatalog(withDirection(merged))));
  }
  return catalog;
}

/** A metric that is being declared has no direction yet: it is known, and either way may be better. */
function withDirection(metrics: Readonly<Record<string, Partial<DeclaredMetric> | undefined>>) {
  const entries = Object.entries(metrics).map(([name, metric]): [string, DeclaredMetric] => {
    return [name, { ...metric, better: metric?.better ?? 'target' }];
  });
  return Object.fromEntries(entries);
}

/** The policy's own attributes and those of its bases, with where they are declared. */
export function attributesOf(view: PolicyView): readonly {
  readonly attribute: ProtectedAttribute;
  readonly document: SourceDocument;
  readonly path: Path;
}[] {
  return [{ source: view.document, value: view.value }, ...view.bases].flatMap(({ source, value }) =>
    ((value.protectedAttributes ?? []) as readonly (ProtectedAttribute | undefined)[]).flatMap((attribute, index) =>
      attribute?.attribute === undefined ? [] : [{ attribute, document: source, path: ['protectedAttributes', index] }],
    ),
  );
}

const noOverlays: readonly WrittenOverlay[] = [];

function overlaysOf({ stages }: GateFields, path: Path): readonly WrittenOverlay[] {
  if (typeof stages !== 'object' || stages === null) return noOverlays;
  return Object.entries(stages).flatMap(([stage, overlay]) =>
    typeof overlay === 'object' && overlay !== null ? [{ stage, overlay, path: [...path, 'stages', stage] }] : [],
  );
}

/** The names that bounds may be relative to: the policy's own and those of its bases. */
export function referenceNamesOf({ value, bases }: PolicyView): ReadonlySet<string> {
  return new Set(
    [value, ...bases.map((base) => base.value)].flatMap(({ references }) => Object.keys(references ?? {})),
  );
}

/** The policy's stages in order, or those of the nearest base that has any: the same list while nobody types in it. */
export function stagesOf({ document, value, bases }: PolicyView): readonly string[] {
  // Of a list that is read in part, nobody knows which stage comes first.
  if (isUnread(document, ['stages'])) return noStages;
  const written = value.stages ?? bases.find((base) => base.value.stages)?.value.stages;
  return written ? namedStages(written) : noStages;
}

const noStages: readonly string[] = [];
const stagesByList = new WeakMap<readonly (string | undefined)[], readonly string[]>();

function namedStages(written: readonly (string | undefined)[]): readonly string[] {
  let stages = stagesByList.get(written);
  if (!stages) stagesByList.set(written, (stages = written.filter((stage) => stage !== undefined)));
  return stages;
}
