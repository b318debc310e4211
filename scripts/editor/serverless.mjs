// code-server's workbench is tied to its server in two places. These changes take them back, which leaves a VS Code
// as vscode.dev has it: extensions in a web worker, settings in the browser.

const CHANGES = [
  {
    what: 'the address of the remote server',
    from: /\bremoteAuthority:location\.host\b/g,
    to: 'remoteAuthority:void 0',
  },
  {
    what: 'the place of the user data',
    from: /get userRoamingDataHome\(\)\{return \w+\((\w+)\.file\(this\.userDataPath\)\.with\(\{scheme:\w+\.vscodeRemote\}\),"User"\)\}/g,
    to: 'get userRoamingDataHome(){return $1.file("/User").with({scheme:"vscode-userdata"})}',
  },
];

/** The workbench's script without its server. Throws when a place isn't found exactly once: another release of it. */
export function withoutServer(script) {
  let changed = script;
  for (const { what, from, to } of CHANGES) {
    const found = changed.match(from)?.length ?? 0;
    if (found !== 1)
      throw new Error(`this VS Code names ${what} ${found} times: scripts/editor/serverless.mjs is out of date`);
    changed = changed.replace(from, to);
  }
  return changed;
}
