from residents.models.calendar import Figure, Holiday
from residents.models.people import Consent, Person, PersonTag
from residents.models.places import Block, Committee, Household, Street

__all__ = ["Block", "Committee", "Consent", "Figure", "Holiday", "Household", "Person", "PersonTag", "Street"]
