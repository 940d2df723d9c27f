import { COMMANDS } from './commands';
import { manifest } from './library';
import { run } from './run';
import { processTerminal } from './terminal';

// A reader that has seen enough, such as head, closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = run(process.argv.slice(2), COMMANDS, manifest().version, processTerminal());
