"""A Modbus TCP server of pymodbus on a free port of 127.0.0.1: power and energy of an Eastron meter.

Arguments: unit, power in W, energy in kWh. Prints its port and runs until its input ends.
"""

import asyncio
import struct
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext
from pymodbus.server import ModbusTcpServer

try:
    from pymodbus.datastore import ModbusDeviceContext as UnitContext

    UNITS = "devices"
except ImportError:
    from pymodbus.datastore import ModbusSlaveContext as UnitContext

    UNITS = "slaves"


def words(value):
    return list(struct.unpack(">HH", struct.pack(">f", value)))


async def main():
    unit, power, energy = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    registers = [0] * 400
    registers[52:54] = words(power)
    registers[72:74] = words(energy)
    # The block counts from 1 where the wire counts from 0.
    block = ModbusSequentialDataBlock(1, registers)
    context = ModbusServerContext(**{UNITS: {unit: UnitContext(ir=block)}, "single": False})
    server = ModbusTcpServer(context, address=("127.0.0.1", 0))
    serving = asyncio.ensure_future(server.serve_forever())
    transport = None
    while transport is None:
        await asyncio.sleep(0.01)
        transport = getattr(server, "transport", None) or getattr(server, "server", None)
    print(transport.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await server.shutdown()
    serving.cancel()


asyncio.run(main())
