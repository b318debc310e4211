import { clientCommands } from '../server/protocol/messages.ts';

/** Commands of the palette; lenses, the panel and the status bar run the same ones. */
export const commands = {
  ...clientCommands,
  chooseStage: 'gatewright.chooseStage',
  restartServer: 'gatewright.restartServer',
  showOutput: 'gatewright.showOutput',
  showRule: 'gatewright.showRule',
} as const;
