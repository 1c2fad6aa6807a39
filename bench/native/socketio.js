// A Socket.IO server with one room: an event of SIZE bytes to everybody in it, RATE times a second.
// node socketio.js PORT RATE SIZE
const { Server } = require('socket.io');

const [port, rate, size] = process.argv.slice(2).map(Number);
const io = new Server(port, { transports: ['websocket'], perMessageDeflate: false, pingInterval: 600000 });

io.on('connection', (socket) => socket.join('room'));

const event = { type: 'message_sent', text: '' };
event.text = 'x'.repeat(size - 4 - `42["message",${JSON.stringify(event)}]`.length);
setInterval(() => io.to('room').emit('message', event), 1000 / rate);
