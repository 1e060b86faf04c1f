"""What is said of counts in which papers are transferred from one candidate to another."""

TEXTS: dict[str, tuple[str | tuple[str, str], str | tuple[str, str]]] = {
    "stv.title.first-preferences": ("Premières préférences", "First preferences"),
    "stv.title.surplus": ("Surplus {name:de}", "{name:s} surplus"),
    "stv.title.exclusion": ("Exclusion {name:de}", "Exclusion of {name}"),
    "stv.title.fill-remaining": ("Sièges restants", "Remaining seats"),
    "stv.quota": (
        "Le quota est de {votes} : {valid} ÷ ({seats} + 1), sans la fraction, plus 1.",
        "The quota is {votes}: {valid} ÷ ({seats} + 1), the fraction left out, plus 1.",
    ),
    "stv.first": (
        "Chaque bulletin compte pour sa première préférence : {shares}.",
        "Each ballot counts for its first preference: {shares}.",
    ),
    "stv.first.none": ("Aucun bulletin ne compte.", "No ballot counts."),
    "stv.surplus": (
        "{name} a plus de voix que le quota. On transfère le surplus : {votes} − {quota} = {surplus} voix.",
        "{name} has more votes than the quota. The surplus is transferred: {votes} − {quota} = {surplus} votes.",
    ),
    "stv.parcel.surplus": (
        (
            "{n} bulletin qui vaut {worth} passe à {surplus} × {value} ÷ {votes} = {new} voix, coupé à {places} décimales : {to}.",
            "{n} bulletins qui valent {worth} passent chacun à {surplus} × {value} ÷ {votes} = {new} voix, coupé à {places} décimales : {to}.",
        ),
        (
            "{n} ballot worth {worth} goes on at {surplus} × {value} ÷ {votes} = {new} votes, cut to {places} decimals: {to}.",
            "{n} ballots worth {worth} go on, each at {surplus} × {value} ÷ {votes} = {new} votes, cut to {places} decimals: {to}.",
        ),
    ),
    "stv.parcel.exclusion": (
        ("{n} bulletin qui vaut {value} : {to}.", "{n} bulletins qui valent {value} chacun : {to}."),
        ("{n} ballot worth {value}: {to}.", "{n} ballots worth {value} each: {to}."),
    ),
    "stv.moved": (("{n} va à {name}", "{n} vont à {name}"), ("{n} goes to {name}", "{n} go to {name}")),
    "stv.moved.worth": (
        ("{n} va à {name} ({votes})", "{n} vont à {name} ({votes})"),
        ("{n} goes to {name} ({votes})", "{n} go to {name} ({votes})"),
    ),
    "stv.moved.nowhere": (
        ("{n} ne nomme plus personne en lice", "{n} ne nomment plus personne en lice"),
        ("{n} names nobody else in the count", "{n} name nobody else in the count"),
    ),
    "stv.in_all": ("En tout : {shares}.", "In all: {shares}."),
    "stv.ended": (
        ("{n} voix ne compte plus pour personne.", "{n} voix ne comptent plus pour personne."),
        ("{n} vote no longer counts for anybody.", "{n} votes no longer count for anybody."),
    ),
    "stv.loss": (
        ("{n} voix se perd en coupant les décimales.", "{n} voix se perdent en coupant les décimales."),
        ("{n} vote is lost in cutting the decimals.", "{n} votes are lost in cutting the decimals."),
    ),
    "stv.exclusion": (
        "Il n'y a pas de surplus à transférer. On exclut {name}, qui a le moins de voix ({votes}).",
        "There is no surplus to transfer. {name}, who has the fewest votes ({votes}), is excluded.",
    ),
    "stv.exclusion.tied": (
        "Il n'y a pas de surplus à transférer. On exclut {name} ({votes}).",
        "There is no surplus to transfer. {name} is excluded ({votes}).",
    ),
    "stv.no_papers": ("Il n'y a pas de bulletin à transférer.", "There is no ballot to transfer."),
    "stv.elected": (
        (
            "{names} atteint le quota de {quota} : un siège est pourvu.",
            "{names} atteignent le quota de {quota} : {n} sièges sont pourvus.",
        ),
        (
            "{names} reaches the quota of {quota} and is elected.",
            "{names} reach the quota of {quota} and are elected.",
        ),
    ),
    "stv.fill-remaining": (
        (
            "Il reste autant de candidatures que de sièges : {names} obtient un siège sans atteindre le quota.",
            "Il reste autant de candidatures que de sièges : {names} obtiennent {n} sièges sans atteindre le quota.",
        ),
        (
            "As many candidates remain as seats: {names} is elected without the quota.",
            "As many candidates remain as seats: {names} are elected without the quota.",
        ),
    ),
    "stv.fill-remaining.short": (
        (
            "Il reste moins de candidatures que de sièges : {names} obtient un siège.",
            "Il reste moins de candidatures que de sièges : {names} obtiennent {n} sièges.",
        ),
        (
            "Fewer candidates remain than seats: {names} is elected.",
            "Fewer candidates remain than seats: {names} are elected.",
        ),
    ),
}
