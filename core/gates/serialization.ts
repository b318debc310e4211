import { nameKey } from '../catalog/name-key.ts';

/** Whether loading a file of a format can run code that somebody put into it. */
export type Safety = 'safe' | 'unsafe' | 'unknown';

/**
 * Formats whose loader reads data alone. Tensors with a header: safetensors, GGUF. Graphs of a closed set of operators:
 * ONNX, TensorFlow Lite, Core ML, PMML. Trees and coefficients as JSON, UBJSON or text: XGBoost, LightGBM, CatBoost.
 */
const safe =
  'safetensors onnx ubj ubjson json xgboost-json xgboost-ubj pmml tflite gguf lightgbm-text lightgbm cbm catboost coreml mlmodel';

/**
 * Formats that are programs, or may hold one: pickle and what is built on it (joblib, PyTorch, NumPy's object arrays),
 * TorchScript, TensorFlow's SavedModel (its operators read and write files), Keras files (Lambda layers), R and Java
 * serialisation, Python source.
 */
const unsafe =
  'pickle pkl p cloudpickle dill joblib skops-pickle pt pth pytorch torch torchscript ckpt checkpoint h5 hdf5 keras ' +
  'saved-model savedmodel saved_model pb npy npz rds rdata ser jar py ipynb mar llamafile nemo';

const safety = new Map<string, Safety>([
  ...safe.split(' ').map((name) => [nameKey(name), 'safe'] as const),
  ...unsafe.split(' ').map((name) => [nameKey(name), 'unsafe'] as const),
]);

/** What is known of a format by its name or file extension. */
export function safetyOf(format: string): Safety {
  return safety.get(nameKey(format)) ?? 'unknown';
}

/** The extension of a location's last part, without query, fragment, digest and tag; undefined where it has none. */
export function extensionOf(uri: string): string | undefined {
  const [location = ''] = uri.replace(/@sha256:.*$/, '').split(/[?#]/, 1);
  const name = location.slice(location.lastIndexOf('/') + 1);
  return /\.([A-Za-z][A-Za-z0-9]{0,11})$/.exec(name)?.[1];
}

/** Whether a location is a path on somebody's disk: `file:…`, `/home/…`, `./…`, `~/…`, `C:\\…`. */
export function isLocalPath(location: string): boolean {
  return /^(?:file:|\/|\.{1,2}(?:[/\\]|$)|~|\\\\|[A-Za-z]:[\\/])/i.test(location.trim());
}
