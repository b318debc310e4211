/** A field of the Hugging Face Hub's front matter. */
export interface HubField {
  readonly key: string;
  readonly description: string;
  /** The card's field that means the same, where there is one. */
  readonly card?: string;
  /** How it is written: a scalar, a list of scalars, or more than that. */
  readonly form: 'scalar' | 'list' | 'structure';
}

/** The fields of front matter that are understood here, in the order in which cards usually have them. */
export const hubFields: readonly HubField[] = [
  {
    key: 'license',
    form: 'scalar',
    card: 'details.license',
    description: 'The licence, by an id of the Hub; `other` needs `license_name` and `license_link`.',
  },
  {
    key: 'license_name',
    form: 'scalar',
    card: 'details.license.name',
    description: 'The name of a licence that the Hub does not list.',
  },
  {
    key: 'license_link',
    form: 'scalar',
    card: 'details.license.url',
    description: 'Where a licence that the Hub does not list can be read.',
  },
  {
    key: 'language',
    form: 'list',
    card: 'details.languages',
    description: 'The languages of the model, in lower case.',
  },
  {
    key: 'pipeline_tag',
    form: 'scalar',
    card: 'details.task',
    description: 'The task of the model, by which the Hub lists it.',
  },
  { key: 'library_name', form: 'scalar', card: 'details.library', description: 'The library that loads the model.' },
  { key: 'tags', form: 'list', card: 'details.tags', description: 'Words that the model is found by.' },
  {
    key: 'base_model',
    form: 'list',
    card: 'details.baseModels',
    description: 'The ids of the models that this one was made from.',
  },
  {
    key: 'base_model_relation',
    form: 'scalar',
    card: 'details.baseModels[].relation',
    description: 'How the model was made from its base model.',
  },
  {
    key: 'datasets',
    form: 'list',
    card: 'data',
    description: 'The ids of the datasets that the model was trained on.',
  },
  { key: 'metrics', form: 'list', description: 'The names of the metrics that the model is measured by.' },
  {
    key: 'model-index',
    form: 'structure',
    card: 'evaluation.metrics',
    description: 'Results of the model: task, dataset and metrics.',
  },
  {
    key: 'gatewright',
    form: 'structure',
    description:
      'What Gatewright needs to know beside the fields of the Hub: sections of a model card, such as `metadata`, `governance`, `training`, `artifacts` and `limitations`.',
  },
];

/** What `base_model_relation` may say. */
export const baseModelRelations: readonly string[] = ['finetune', 'adapter', 'merge', 'quantized'];
