"""A Modbus RTU meter on a pseudo terminal: answers function 4 with power (52) and energy (72).

Arguments: unit, power in W, energy in kWh, and if given the number of the question (from 0) whose
answer comes a second late. Prints the path of the terminal, and "late" after that answer; runs
until its input ends.
"""

import os
import pty
import select
import struct
import sys
import time
import tty


def checksum(frame):
    value = 0xFFFF
    for byte in frame:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return struct.pack("<H", value)


unit, power, energy = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
late = int(sys.argv[4]) if len(sys.argv) > 4 else None
values = {52: power, 72: energy}
master, slave = pty.openpty()
tty.setraw(slave)
print(os.ttyname(slave), flush=True)
request = b""
questions = 0
while True:
    ready, _, _ = select.select([master, sys.stdin], [], [])
    if sys.stdin in ready:
        break
    request += os.read(master, 256)
    if len(request) < 8:
        continue
    frame, request = request[:8], request[8:]
    asked, function, address, count = struct.unpack(">BBHH", frame[:6])
    if checksum(frame[:6]) != frame[6:] or asked != unit:
        continue
    if function == 4 and count == 2 and address in values:
        answer = struct.pack(">BBBf", unit, 4, 4, values[address])
    else:
        answer = struct.pack(">BBB", unit, function | 0x80, 2)
    if questions == late:
        time.sleep(1)
    os.write(master, answer + checksum(answer))
    if questions == late:
        print("late", flush=True)
    questions += 1
