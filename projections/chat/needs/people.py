"""Which rows events about people need."""

from domain import departure, relationship, workspace_member
from domain.event import Event
from domain.ids import UserId
from projections.chat.needs.fetching import Needs
from projections.chat.needs.parts import in_channel, leaving, named
from projections.chat.rows import Rows
from projections.frames.room import Room
from store.recorded import Recorded


def of_user(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.users, of.stream
    yield rows.homes, of.stream
    yield rows.rooms, Room("u", of.stream)
    who = UserId(of.stream)
    if rows.homes.known(who):
        for id in rows.homes.find(who):
            yield rows.rooms, Room("w", id)


def of_session(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.rooms, Room("u", of.stream)


def of_workspace(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.workspaces, of.stream
    yield rows.rooms, Room("w", of.stream)


def of_workspace_member(rows: Rows, event: workspace_member.WorkspaceMemberEvent, _: Recorded) -> Needs:
    here, who = event.workspace_id, event.user_id
    yield rows.users, who
    yield rows.workspaces, here
    yield rows.workspace_members, (here, who)
    yield rows.homes, who
    yield rows.rooms, Room("u", who)
    yield rows.rooms, Room("w", here)


def of_workspace_joined(rows: Rows, event: workspace_member.WorkspaceJoined, of: Recorded) -> Needs:
    yield from of_workspace_member(rows, event, of)
    if event.stint > 1:
        key = event.workspace_id, event.user_id
        yield rows.directs, key
        yield rows.places, key
        if rows.directs.known(key):
            for id in rows.directs.find(key):
                yield from in_channel(rows, id, event.user_id)


def of_workspace_left(rows: Rows, event: workspace_member.WorkspaceLeft, of: Recorded) -> Needs:
    yield from of_workspace_member(rows, event, of)
    yield from named(rows, of.actor_id)
    key = event.workspace_id, event.user_id
    yield rows.departures, key
    yield rows.places, key
    if rows.places.known(key):
        for id in rows.places.find(key):
            yield from leaving(rows, id, event.user_id)


def of_seats(rows: Rows, _: Event, of: Recorded) -> Needs:
    if of.workspace_id is not None:
        yield rows.workspaces, of.workspace_id
        yield rows.rooms, Room("w", of.workspace_id)


def of_invite(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.invites, of.stream


def of_pair(rows: Rows, event: relationship.RelationshipEvent, _: Recorded) -> Needs:
    yield rows.relationships, (event.from_id, event.to_id)
    yield rows.relationships, (event.to_id, event.from_id)
    yield rows.blocks, event.from_id
    yield rows.rooms, Room("u", event.from_id)
    yield rows.rooms, Room("u", event.to_id)


def of_report(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.reports, of.stream


def of_departure(rows: Rows, event: departure.DepartureCleared, _: Recorded) -> Needs:
    yield rows.departures, (event.workspace_id, event.user_id)
