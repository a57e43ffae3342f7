export {
  fineMaximumUj,
  intelMaximumUj,
  writePowercapTree,
  type PowercapDescription,
  type PowercapTree,
  type ZoneDescription,
} from './powercap-tree.js';
export { cpuInfoText, machines, type CpuDescription } from './machines.js';
export { advance, modulusUj, setEnergy } from './zone-energy.js';
export { driveScript, startDrive, type Drive } from './start-drive.js';
export { driveArguments, type DrivenZone } from './drive-plan.js';
