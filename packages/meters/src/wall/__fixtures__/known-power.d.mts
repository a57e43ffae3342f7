export function nowS(): number;
export function powerW(meanW: number, atS?: number): number;
export function energyJ(meanW: number, atS?: number): number;
