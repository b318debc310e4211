// Loaded into VS Code's server before it starts: ends it, with all it started, once the process that holds the other
// end of its standard input is gone. A killed test run can't clean up; this leaves no server behind it.
if (process.argv[1]?.endsWith('server-main.js')) {
  process.stdin.on('end', () => {
    try {
      process.kill(-process.pid, 'SIGKILL');
    } catch {
      process.exit(1);
    }
  });
  process.stdin.resume();
}
