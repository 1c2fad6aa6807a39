/* A crowd of WebSocket clients in one process: it counts the frames that come, and how old they are.

   crowd PORT SOCKETS TOKENS [name=value ...]; TOKENS is a file with one on each line, used in turn.
   path=…    what is asked for; "?epoch=…&since=…" resumes
   greet=…   said after the upgrade; prefix=… how a frame begins that counts
   raw=1     no upgrade: frames come from the first byte on
   then=PORT where those go on, after their last position, whose line breaks
   rate=N    comes back N times a second instead of staying, each time until it has heard want=N frames

   A line on the standard input is answered by a line of JSON: "report", or "reset" to begin counting anew. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define BUCKETS 1000000 /* of ten microseconds */
#define TOGETHER 4000    /* in the middle of connecting: what a listener's queue takes */
#define IN_A_ROW 50      /* begin to connect before those who are through speak */

enum state { IDLE, CONNECTING, UPGRADING, GREETED, OPEN };
typedef struct {
    int fd;
    enum state state;
    char *kept; /* of a frame that has not come as a whole */
    size_t size;
    long position, until, heard;
    int behind;
    double since;
} client;

static client *clients;
static int poller, count, port, then, raw, want, connecting, tokens_count, next_token;
static long frames, reads, hellos, closed, done, last_close, refused;
static double rate, last_done;
static char **tokens, *path = "/v1/socket", *greet = "", *prefix = "{\"type\":\"", epoch[40];
static uint32_t ages[BUCKETS];
static long aged;
static char buffer[1 << 20];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void note_age(double seconds) {
    long bucket = seconds * 1e5;
    ages[bucket < 0 ? 0 : bucket < BUCKETS ? bucket : BUCKETS - 1]++;
    aged++;
}

static double age(double share) {
    long seen = 0, wanted = aged * share;
    for (int i = 0; i < BUCKETS; i++)
        if ((seen += ages[i]) > wanted) return (i + 1) / 100.0;
    return 0;
}

static void start(client *c, int at) {
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons(at)};
    struct epoll_event event = {.events = EPOLLOUT, .data.ptr = c};
    int one = 1;
    where.sin_addr.s_addr = htonl(0x7f000001u + (unsigned)(c - clients) / 20000);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (c->fd < 0) { perror("socket"); exit(1); }
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    connect(c->fd, (struct sockaddr *)&where, sizeof where);
    epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
    c->state = CONNECTING;
    c->heard = 0;
    c->since = now();
    connecting++;
}

static void stop(client *c) {
    if (c->state != OPEN) connecting--;
    close(c->fd);
    free(c->kept);
    c->kept = NULL;
    c->size = 0;
    c->state = IDLE;
}

static void settle(client *c) { /* signed in, or live again */
    if (c->state != OPEN) { c->state = OPEN; connecting--; }
}

static void knock(client *c) {
    char request[2048], query[160] = "";
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) { refused++; stop(c); return; }
    epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
    if (raw) { hellos++; settle(c); return; }
    if (c->behind) snprintf(query, sizeof query, "?epoch=%s&since=%ld", epoch, c->position);
    int length = snprintf(request, sizeof request,
        "GET %s%s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nAuthorization: Bearer %s\r\n\r\n",
        path, query, tokens[next_token++ % tokens_count]);
    if (write(c->fd, request, length) != length) { stop(c); return; }
    c->state = UPGRADING;
}

static void say(client *c, int opcode, const char *text) {
    char frame[256] = {(char)(0x80 | opcode), (char)(0x80 | strlen(text))};
    strcpy(frame + 6, text); /* masked with zeros */
    if (write(c->fd, frame, 6 + strlen(text)) < 0) return;
}

static long number(const char *text, size_t size, const char *name) {
    char *found = memmem(text, size, name, strlen(name));
    return found ? strtol(found + strlen(name), NULL, 10) : -1;
}

static void caught_up(client *c) {
    c->behind = 0;
    done++;
    last_done = now();
}

static void hello(client *c, char *text, size_t size) {
    char *found = memmem(text, size, "\"epoch\":\"", 9);
    if (found && !then) memcpy(epoch, found + 9, 36);
    if (found && !epoch[0]) memcpy(epoch, found + 9, 36);
    hellos++;
    settle(c);
    c->position = number(text, size, "\"position\":");
    c->until = number(text, size, "\"until\":");
    if (c->behind && c->until <= c->position) caught_up(c);
}

static int heard(client *c, char *text, size_t size) { /* 0 if that was all it came for */
    if (size > 14 && !memcmp(text, "{\"type\":\"hello\"", 15)) { hello(c, text, size); return 1; }
    if (size < strlen(prefix) || memcmp(text, prefix, strlen(prefix))) {
        if (text[0] == '0' && *greet) say(c, 1, greet);
        if (text[0] == '4' && *greet) { hellos++; settle(c); }
        return 1;
    }
    frames++;
    c->heard++;
    long position = number(text, size < 120 ? size : 120, "\"position\":"), stamp = number(text, size, "\"text\":\"~");
    if (position > c->position) c->position = position;
    if (stamp > 0) note_age(now() - stamp / 1e9);
    if (c->behind && c->position >= c->until) caught_up(c);
    if (rate && c->heard == want) { note_age(now() - c->since); caught_up(c); return 0; }
    return 1;
}

static void take(client *c) {
    memcpy(buffer, c->kept, c->size);
    ssize_t got = read(c->fd, buffer + c->size, sizeof buffer - c->size - 1);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        closed++;
        if (c->state == OPEN) c->behind = then > 0;
        stop(c);
        return;
    }
    reads++;
    size_t size = c->size + got, at = 0;
    if (c->state == UPGRADING && !memmem(buffer, size, "\r\n\r\n", 4)) goto keep;
    if (c->state == UPGRADING) {
        at = (char *)memmem(buffer, size, "\r\n\r\n", 4) + 4 - buffer;
        if (memcmp(buffer + 9, "101", 3)) { refused++; stop(c); return; }
        c->state = GREETED;
    }
    while (size - at >= 2) {
        unsigned char *head = (unsigned char *)buffer + at;
        size_t begin = 2, length = head[1] & 127;
        if (length == 126) { begin = 4; length = head[2] << 8 | head[3]; }
        else if (length == 127) { begin = 10; length = (size_t)head[6] << 24 | head[7] << 16 | head[8] << 8 | head[9]; }
        if (size - at < begin || size - at < begin + length) break;
        int opcode = head[0] & 15;
        char *text = buffer + at + begin, after = text[length];
        at += begin + length;
        text[length] = 0;
        if (opcode == 9) say(c, 10, "");
        if (opcode == 8) last_close = head[begin] << 8 | head[begin + 1];
        if (opcode == 1 && !heard(c, text, length)) { stop(c); return; }
        text[length] = after;
    }
keep:
    free(c->kept);
    c->size = size - at;
    c->kept = c->size ? malloc(c->size) : NULL;
    memcpy(c->kept, buffer + at, c->size);
}

static void answer(double begun) {
    char line[64];
    if (!fgets(line, sizeof line, stdin)) exit(0);
    printf("{\"hellos\":%ld,\"frames\":%ld,\"reads\":%ld,\"closed\":%ld,\"done\":%ld,\"refused\":%ld,\"last_close\":%ld,"
           "\"last_done\":%.6f,\"aged\":%ld,\"p50\":%.2f,\"p95\":%.2f,\"p99\":%.2f,\"max\":%.2f,\"now\":%.6f,\"begun\":%.6f}\n",
           hellos, frames, reads, closed, done, refused, last_close, last_done, aged, age(.5), age(.95), age(.99),
           age(1 - 1e-9), now(), begun);
    fflush(stdout);
    if (line[2] == 's') { /* reset */
        memset(ages, 0, sizeof ages);
        aged = frames = reads = done = closed = 0;
    }
}

static void fill(double begun, long *started) {
    int at = closed && then ? then : port;
    long most = *started + IN_A_ROW;
    for (int i = 0; i < count && connecting < TOGETHER && *started < most; i++) {
        if (rate && *started >= (now() - begun) * rate) return;
        if (clients[i].state == IDLE) { start(&clients[i], at); (*started)++; }
    }
}

static void read_tokens(const char *name) {
    char line[2048];
    FILE *file = fopen(name, "r");
    if (!file) { perror(name); exit(1); }
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        tokens = realloc(tokens, ++tokens_count * sizeof *tokens);
        tokens[tokens_count - 1] = strdup(line);
    }
}

int main(int argc, char **argv) {
    struct epoll_event events[256], input = {.events = EPOLLIN};
    port = atoi(argv[1]);
    count = atoi(argv[2]);
    read_tokens(argv[3]);
    for (int i = 4; i < argc; i++) {
        char *value = strchr(argv[i], '=') + 1;
        if (!strncmp(argv[i], "path", 4)) path = value;
        if (!strncmp(argv[i], "greet", 5)) greet = value;
        if (!strncmp(argv[i], "prefix", 6)) prefix = value;
        if (!strncmp(argv[i], "raw", 3)) raw = atoi(value);
        if (!strncmp(argv[i], "then", 4)) then = atoi(value);
        if (!strncmp(argv[i], "rate", 4)) rate = atof(value);
        if (!strncmp(argv[i], "want", 4)) want = atoi(value);
    }
    setvbuf(stdin, NULL, _IONBF, 0);
    clients = calloc(count, sizeof *clients);
    poller = epoll_create1(0);
    epoll_ctl(poller, EPOLL_CTL_ADD, 0, &input);
    double begun = now();
    long started = 0;
    for (;;) {
        fill(begun, &started);
        int ready = epoll_wait(poller, events, 256, rate || connecting ? 1 : 50);
        for (int i = 0; i < ready; i++) {
            client *c = events[i].data.ptr;
            if (!c) answer(begun);
            else if (c->state == CONNECTING) knock(c);
            else if (c->state != IDLE) take(c);
        }
    }
}
