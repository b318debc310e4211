/**
 * What a value measures; two units can be converted into each other only within one dimension.
 * `other` is a unit that only its owner knows, such as `trees planted`; `unknown` is none given.
 */
export type UnitDimension =
  | 'proportion'
  | 'dimensionless'
  | 'information'
  | 'target'
  | 'time'
  | 'frequency'
  | 'data'
  | 'power'
  | 'energy'
  | 'money'
  | 'other'
  | 'unknown';

/** A unit of a metric or of a written bound. */
export interface Unit {
  /** The canonical spelling: `ms`, `EUR`, `fraction`. */
  readonly name: string;
  readonly dimension: UnitDimension;
  /** Whether `85%` makes sense as a value in this unit. */
  readonly percent: boolean;
  /** How many of the dimension's smallest unit one of this is: an integer. Absent where nothing converts exactly. */
  readonly size?: number;
}

/** A factor as a fraction of integers, so that bounds stay exact. */
export interface Conversion {
  readonly numerator: number;
  readonly denominator: number;
}

const ACTIVE_CURRENCIES =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP ' +
  'CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS ' +
  'INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT ' +
  'MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR ' +
  'SBD SCR SDG SEK SGD SHP SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND ' +
  'VUV WST XAF XCD XOF XPF YER ZAR ZMW';

function build(): ReadonlyMap<string, Unit> {
  const units = new Map<string, Unit>();
  const put = (spellings: string, dimension: UnitDimension, size?: number, percent = false): void => {
    const names = spellings.split(' ');
    const unit: Unit = { name: names[0] ?? spellings, dimension, percent, ...(size === undefined ? {} : { size }) };
    for (const name of names) units.set(name, unit);
  };
  put('fraction share', 'proportion', 100, true);
  put('percent % pct', 'proportion', 1, true);
  put('p-value p', 'proportion', 100, true);
  put('ratio', 'dimensionless', undefined, true);
  put('coefficient score', 'dimensionless');
  put('distance', 'dimensionless');
  put('reference-deviations', 'dimensionless');
  put('nats', 'information');
  put('bits', 'information');
  put('nats-or-bits', 'information');
  put('target-unit', 'target');
  put('target-unit-squared', 'target');
  put('ns', 'time', 1);
  put('us µs μs', 'time', 1e3);
  put('ms milliseconds', 'time', 1e6);
  put('s sec seconds', 'time', 1e9);
  put('min minutes', 'time', 60e9);
  put('h hours', 'time', 3600e9);
  put('d days', 'time', 86_400e9);
  put('per-second /s 1/s rps qps req/s Hz', 'frequency', 86_400);
  put('per-minute /min 1/min', 'frequency', 1440);
  put('per-hour /h 1/h', 'frequency', 24);
  put('per-day /d 1/d', 'frequency', 1);
  put('B bytes', 'data', 1);
  for (const [i, prefix] of ['k', 'M', 'G', 'T'].entries()) put(`${prefix}B`, 'data', 1000 ** (i + 1));
  for (const [i, prefix] of ['Ki', 'Mi', 'Gi', 'Ti'].entries()) put(`${prefix}B`, 'data', 1024 ** (i + 1));
  for (const [i, prefix] of ['', 'k', 'M', 'G', 'T'].entries()) {
    put(`${prefix}W`, 'power', 1000 ** i);
    put(`${prefix}Wh`, 'energy', 1000 ** i);
  }
  put('currency', 'money');
  for (const code of ACTIVE_CURRENCIES.split(' ')) put(code, 'money');
  return units;
}

let units: ReadonlyMap<string, Unit> | undefined;

/**
 * A unit as it is written in a bound or declared for a metric. Case matters, because `MW` is not `mW`; a three-letter
 * currency is one of ISO 4217. Undefined for a text that is no unit known here.
 */
export function findUnit(text: string): Unit | undefined {
  units ??= build();
  return units.get(text.trim());
}

/** Every spelling that {@link findUnit} knows, for completion and suggestions. */
export function unitNames(): readonly string[] {
  units ??= build();
  return [...units.keys()];
}

/**
 * The unit of a metric. A metric of the user's own may name any unit; one without a unit whose values lie between 0
 * and 1 is taken for a fraction.
 */
export function unitOf(metric: {
  readonly unit?: string | undefined;
  readonly range?: { readonly min?: number; readonly max?: number };
}): Unit {
  const written = metric.unit?.trim() ?? '';
  if (written !== '') return findUnit(written) ?? { name: written, dimension: 'other', percent: false };
  const { min, max } = metric.range ?? {};
  if (min !== undefined && max !== undefined && min >= 0 && max <= 1) return findUnit('fraction') ?? UNKNOWN;
  return UNKNOWN;
}

const UNKNOWN: Unit = { name: '', dimension: 'unknown', percent: true };

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/**
 * The exact factor that turns a value in `from` into one in `to`: 1 h is 3,600,000 ms. Undefined where the units do
 * not fit together (`5ms` for a fraction, EUR for USD) or convert only inexactly (nats and bits). A metric whose unit
 * is `currency` takes any one currency as it stands.
 */
export function conversion(from: Unit, to: Unit): Conversion | undefined {
  if (from.name === to.name && from.dimension === to.dimension) return { numerator: 1, denominator: 1 };
  if (from.dimension !== to.dimension) return undefined;
  if (from.dimension === 'money') {
    return from.name === 'currency' || to.name === 'currency' ? { numerator: 1, denominator: 1 } : undefined;
  }
  if (from.size === undefined || to.size === undefined) return undefined;
  const divisor = greatestCommonDivisor(from.size, to.size);
  return { numerator: from.size / divisor, denominator: to.size / divisor };
}
