/** Whether what is in use is at least as strong as what is required. */
export type Strength = 'enough' | 'weaker' | 'unknown';

interface Cipher {
  /** Bits of security of the key. */
  readonly bits: number;
  readonly mode: string | undefined;
  readonly isBroken: boolean;
}

/** Ciphers that no longer protect anything, and words for none. */
const broken =
  /^(?:none|no|off|disabled|unencrypted|plaintext|plain|clear|cleartext|base64|xor|rot13|(?:single)?des|des56|3des|tripledes|tdea|des3|desede|rc2|rc4|arcfour|arc4|blowfish|idea|cast5?|seed|tea|xtea|gost|md5|sha1)$/;

const modes = 'ecb|cbc|cfb|ofb|ctr|gcmsiv|gcm|ccm|siv|xts|eax|ocb|wrap|kw|kwp|cmac|poly1305';

function parseCipher(text: string): Cipher | undefined {
  const key = text.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (broken.test(key)) return { bits: 0, mode: undefined, isBroken: true };
  if (/^x?chacha20(?:poly1305)?$/.test(key)) return { bits: 256, mode: undefined, isBroken: false };
  const xtsFirst = /^xts(aes)(128|256)$/.exec(key);
  if (xtsFirst) return { bits: Number(xtsFirst[2]), mode: 'xts', isBroken: false };
  const match = new RegExp(`^(?:aes|camellia|aria)(128|192|256)(?:bit)?(${modes})?$`).exec(key);
  if (!match) return undefined;
  const [, bits, mode] = match;
  // Equal blocks stay equal in ECB, whatever the key.
  return { bits: Number(bits), mode, isBroken: mode === 'ecb' };
}

/** Holds a cipher at rest against the one that is required: `AES-256`, `AES-256-GCM`, `ChaCha20-Poly1305`. */
export function cipherStrength(used: string, required: string): Strength {
  const own = parseCipher(used);
  const wanted = parseCipher(required);
  if (own?.isBroken) return 'weaker';
  if (!wanted || wanted.isBroken) return isSame(used, required) ? 'enough' : 'unknown';
  if (!own) return 'unknown';
  if (own.bits < wanted.bits) return 'weaker';
  if (wanted.mode === undefined || own.mode === wanted.mode) return 'enough';
  return own.mode === undefined ? 'unknown' : 'weaker';
}

/** The version of TLS, as 13 for 1.3; 0 for SSL and for no protection; undefined for what is neither. */
function tlsVersion(text: string): number | undefined {
  const key = text.toLowerCase().replace(/[\s_-]/g, '');
  if (/^(?:none|no|off|disabled|plaintext|plain|cleartext|http|ftp|telnet)$/.test(key) || /^ssl/.test(key)) return 0;
  const match = /^m?tlsv?(\d)(?:\.(\d))?\+?$/.exec(key);
  if (!match) return undefined;
  return Number(match[1]) * 10 + Number(match[2] ?? 0);
}

/** Holds a protocol in transit against the one that is required: a later version of TLS is stronger. */
export function protocolStrength(used: string, required: string): Strength {
  const own = tlsVersion(used);
  const wanted = tlsVersion(required);
  if (own === 0) return 'weaker';
  if (wanted === undefined || wanted === 0) return isSame(used, required) ? 'enough' : 'unknown';
  if (own === undefined) return 'unknown';
  return own >= wanted && own <= latestTls ? 'enough' : own < wanted ? 'weaker' : 'unknown';
}

/** RFC 8446. A later version than there is is a slip. */
const latestTls = 13;

function isSame(a: string, b: string): boolean {
  const key = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return key(a) !== '' && key(a) === key(b);
}
